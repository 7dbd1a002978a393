# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Scores by the instrument's rule, with the number answered, the reason when missing, and provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any, Literal

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from .. import messages
from ..errors import DataError, counted
from ..instrument import Instrument, Scale
from ..results import Table
from .answers import AnswersInMemory
from .answers_in_engine import AnswersInEngine
from .frames import Frame, Lazy, collected, with_columns
from .response_data import ResponseData
from .scale_rule import ScaleRule, rule_of
from .score_in_engine import scored_in_engine

Reason = Literal["not_in_data", "not_answered", "too_few_answered", "unanswered_item"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where scores come from: enough to make the same numbers again.

    Attributes
    ----------
    instrument, instrument_version : str
        What was answered.
    scoring_hash : str
        SHA-256 of all that decides scores.
    file_hash : str
        SHA-256 of the whole instrument.
    package_version : str
        Version of coprod_measures.
    rules : tuple of ScaleRule
        One per scale and subscale.
    """

    instrument: str
    instrument_version: str
    scoring_hash: str
    file_hash: str
    package_version: str
    rules: tuple[ScaleRule, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Scores:
    """Scores per respondent. Made by `score`.

    Attributes
    ----------
    frame
        The kind that came in (of a lazy frame a lazy frame, of a DuckDB relation a relation: nothing is
        computed before it is asked for), in the same row order: key columns and covariates, then per scale
        and subscale `<id>` (null when not scored), `<id>_n` (items answered) and `<id>_reason` (null when
        scored; else "not_in_data", "not_answered", "too_few_answered" or "unanswered_item").
    provenance : Provenance
        Instrument, versions, hashes and rules.
    """

    provenance: Provenance
    _frame: Frame | Lazy = field(repr=False)
    _n: int = field(repr=False)

    @property
    def frame(self) -> Any:
        """The scores, in the kind of frame that came in (a copy)."""
        frame = self._frame
        return frame.to_native() if isinstance(frame, nw.LazyFrame) else frame.clone().to_native()

    def __len__(self) -> int:
        return self._n

    def summary(self, language: messages.Language = "en") -> Table:
        """Return a table with a row per scale: its rule and how many were scored."""
        rows = []
        unscored = self._frame.select(
            *(nw.col(r.scale).is_null().cast(nw.Int64()).sum() for r in self.provenance.rules)
        )
        counts = collected(unscored) if isinstance(unscored, nw.LazyFrame) else unscored
        for rule in self.provenance.rules:
            missing = int(counts[rule.scale].item() or 0)
            needs = messages.text("scores.needed", language, required=rule.required, n=len(rule.items))
            method = messages.text(f"scores.method.{rule.method}", language)
            rows.append((rule.scale, method, needs, len(self) - missing, missing))
        p = self.provenance
        names = ("scale", "rule", "needed", "scored", "not_scored")
        return Table(
            messages.text("scores.title", language, instrument=f"{p.instrument} {p.instrument_version}"),
            tuple(messages.text(f"scores.column.{name}", language) for name in names),
            tuple(rows),
            (messages.text("scores.note", language, version=p.package_version, hash=p.scoring_hash[:12]),),
            language=language,
        )

    def _repr_html_(self) -> str:
        return self.summary().to_html()

    def __str__(self) -> str:
        return str(self.summary())

    def __repr__(self) -> str:
        return (
            f"<Scores: {self.provenance.instrument}, {counted(len(self), 'row')}, "
            f"{counted(len(self.provenance.rules), 'scale')}>"
        )


def score(data: ResponseData) -> Scores:
    """Score responses by their instrument's rules.

    Reversed items are mirrored in the range that the instrument declares, x′ = min + max − x,
    whatever range the data hold. Non-answers of every kind count as not answered.

    * mean: the mean of the answered items, if at least the minimum is answered;
    * sum: the sum, if every item is answered; with `prorate` the mean × number of items, if at
      least the minimum is answered;
    * pomp: percent of the maximum possible, the mean over answered items of
      100 (x′ − min) / (max − min), if at least the minimum is answered;
    * top_score: 1 if every keyed answer is the highest of its response scale, else 0, if all are answered;
    * table: the score that the file's table gives the pair of answers, if both are answered.

    Parameters
    ----------
    data : ResponseData
        From `validate`.

    Returns
    -------
    Scores
        `.frame` and `.provenance`.

    Raises
    ------
    DataError
        If `data` has not been validated, or a key column is called as a score would be.

    References
    ----------
    Cohen, P., Cohen, J., Aiken, L. S., & West, S. G. (1999). The problem of units and the
    circumstance for POMP. Multivariate Behavioral Research, 34(3), 315–346.
    https://doi.org/10.1207/S15327906MBR3403_2

    Examples
    --------
    >>> data, report = validate(raw, instrument, respondent="id")  # doctest: +SKIP
    >>> score(data).frame  # doctest: +SKIP
    """
    if not isinstance(data, ResponseData):
        raise DataError(
            f"a {type(data).__name__} is not validated responses.",
            code="not_validated",
            place="data",
            remedy="Validate first: data, findings = validate(frame, instrument), then score(data).",
        )
    rules = tuple(rule_of(scale, data.instrument) for scale in data.instrument.all_scales())
    made = {f"{rule.scale}{suffix}" for rule in rules for suffix in ("", "_n", "_reason")}
    clash = next((k for k in data.key_columns if k in made), None)
    if clash is not None:
        raise DataError(
            f"the key column {clash!r} has the name of a score.",
            code="name_clash",
            place=clash,
            remedy="Rename the column before validating.",
        )
    answers = data._answers
    frame: Frame | Lazy
    if isinstance(answers, AnswersInEngine):
        frame = scored_in_engine(answers, data.key_columns, rules)
    else:
        assert isinstance(answers, AnswersInMemory)
        frame = _scored(data, rules, answers.frame)
    return Scores(_provenance(data.instrument, rules), frame, len(data))


def _scored(data: ResponseData, rules: tuple[ScaleRule, ...], frame: Frame) -> Frame:
    columns: dict[str, npt.NDArray[Any]] = {}
    for rule in rules:
        columns |= _scale_columns(data, rule)
    return with_columns(frame.select(*data.key_columns), columns, like=frame)


def _scale_columns(data: ResponseData, rule: ScaleRule) -> Mapping[str, npt.NDArray[Any]]:
    keyed = data.to_numpy(rule.items)
    if rule.method == "pomp":
        ranges = [data.instrument.response_scale_of(item) for item in rule.items]
        low = np.array([r.minimum for r in ranges])
        keyed = 100 * (keyed - low) / (np.array([r.maximum for r in ranges]) - low)
    if rule.method == "top_score":
        highest = [data.instrument.response_scale_of(item).maximum for item in rule.items]
        keyed = np.where(np.isfinite(keyed), (keyed == np.array(highest)).astype(float), np.nan)
    values, answered = combine(keyed, rule.method, rule.required, rule.prorate)
    if rule.method == "table":
        values = np.where(np.isnan(values), np.nan, _looked_up(keyed, data.instrument.scale(rule.scale)))
    reason = np.full(len(values), None, dtype=object)
    missing = np.isnan(values)
    reason[missing] = "unanswered_item"
    reason[missing & (answered < rule.required)] = "too_few_answered"
    absent = not set(rule.items) & set(data.items)
    reason[missing & (answered == 0)] = "not_in_data" if absent else "not_answered"
    return {rule.scale: values, f"{rule.scale}_n": answered, f"{rule.scale}_reason": reason}


def _looked_up(codes: npt.NDArray[np.float64], scale: Scale) -> npt.NDArray[np.float64]:
    """Return the score of each pair of answers, shape (n,); NaN where one of the two is missing."""
    found = np.full(len(codes), np.nan)
    for cell in scale.scoring.table or ():
        found[(codes[:, 0] == cell.answers[0]) & (codes[:, 1] == cell.answers[1])] = cell.score
    return found


def combine(
    keyed: npt.NDArray[np.float64], method: str, required: int, prorate: bool
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return scores and the numbers answered, each of shape (n,), from keyed items of shape (n, k).

    A row with fewer than `required` answers is NaN, and so is a sum with an unanswered item unless
    it is prorated.
    """
    k = keyed.shape[1]
    answered = np.isfinite(keyed)
    count = answered.sum(axis=1).astype(np.int64)
    total = np.where(answered, keyed, 0.0).sum(axis=1)
    values = total / np.maximum(count, 1)
    if method == "top_score":
        values = np.floor(values)
    if method == "sum":
        values = values * k if prorate else total
    enough = count >= (k if method == "sum" and not prorate else required)
    return np.where(enough & (count > 0), values, np.nan), count


def _provenance(instrument: Instrument, rules: tuple[ScaleRule, ...]) -> Provenance:
    return Provenance(
        instrument=instrument.id,
        instrument_version=instrument.version,
        scoring_hash=instrument.scoring_hash,
        file_hash=instrument.file_hash,
        package_version=version("coprod_measures"),
        rules=rules,
    )
