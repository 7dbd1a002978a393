# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Which questions people cannot answer: rates of each kind of non-answer, by group and role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from .. import messages
from ..errors import DataError
from ..model.frame_columns import as_names
from ..responses.response_data import ResponseData
from ..results import Finding, Share, Table, TableReport, Word
from .scale_answers import EVERYBODY
from .small_groups import small_groups_shown

CANNOT = ("dont_know", "not_applicable", "too_early")
"""Kinds of non-answer that say: I cannot answer this."""

MANY_CANNOT = 0.20
LEAST = 10
"""Respondents of a group whose rates are told."""


@dataclass(frozen=True, slots=True)
class NonanswerRates(TableReport):
    """Rates of non-answers, by item and group.

    Attributes
    ----------
    rates : pandas.DataFrame
        Columns ``by group item n answered cannot_answer`` and one per kind, as shares of n; `by` is the
        column that the groups are of, empty for everybody.
    findings : tuple of Finding
        Items that more than a fifth of a group cannot answer, where groups below ten are left out; groups
        too small for their rates to be published.
    """

    rates: pd.DataFrame
    findings: tuple[Finding, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return the rates, a row per item and group."""
        return self.rates.copy()

    def table(self, language: messages.Language = "en") -> Table:
        """Return the items with the highest rates as a table to show."""
        shown = self.rates[self.rates["n"] >= LEAST].sort_values("cannot_answer", ascending=False).head(20)
        names = ("item", "group", "n", "cannot_answer", *CANNOT, "refused", "not_answered")
        columns = tuple(messages.text(f"nonanswers.column.{n}", language) for n in names)
        everybody = messages.text("reliability.everybody", language)
        rows = tuple(
            (str(r["item"]), everybody if r["group"] == EVERYBODY else str(r["group"]), int(r["n"]),
             *(100 * float(r[n]) for n in names[3:]))
            for r in shown.to_dict("records")
        )  # fmt: skip
        note = messages.text("nonanswers.note", language)
        return Table(messages.text("nonanswers.title", language), columns, rows, (note,), 0, language)


def nonanswer_rates(data: ResponseData, *, by: str | Sequence[str] = ()) -> NonanswerRates:
    """Count who does not answer what, and how, and find the questions that people cannot answer.

    Parameters
    ----------
    data : ResponseData
        Checked responses; a plain frame cannot tell kinds of non-answer apart.
    by : str or sequence of str
        Key columns, such as language and role; the rates are given for everybody and by each of them.

    Returns
    -------
    NonanswerRates
        ``.to_frame()`` has columns ``by group item n answered cannot_answer dont_know not_applicable
        too_early refused not_answered invalid``.

    Raises
    ------
    DataError
        If `data` are not validated, or there is no such column.
    """
    if not isinstance(data, ResponseData):
        raise DataError(
            f"a {type(data).__name__} is not validated responses.",
            code="not_validated",
            place="data",
            remedy="Validate first: data, findings = validate(frame, instrument).",
        )
    columns = as_names(by)
    parts = [_rates(data.nonanswers(), "").assign(group=EVERYBODY)]
    parts += [_rates(data.nonanswers(column), column) for column in columns]
    rates = pd.concat(parts, ignore_index=True)[
        [
            "by",
            "group",
            "item",
            "n",
            "answered",
            "cannot_answer",
            *CANNOT,
            "refused",
            "not_answered",
            "invalid",
        ]
    ]
    sizes = {str(group): int(n) for group, n in zip(rates["group"], rates["n"], strict=True)}
    return NonanswerRates(rates, (*small_groups_shown(sizes), *_findings(rates)))


def _rates(counts: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return counts as shares of the respondents."""
    kinds = [c for c in counts.columns if c not in ("item", "group", "n")]
    total = counts["n"].where(counts["n"] > 0)
    rates = counts.assign(by=column, **{kind: counts[kind] / total for kind in kinds})
    return rates.assign(cannot_answer=rates[list(CANNOT)].sum(axis=1))


def _findings(rates: pd.DataFrame) -> list[Finding]:
    high = rates[(rates["cannot_answer"] > MANY_CANNOT) & (rates["n"] >= LEAST)]
    return [
        cannot_answer(str(r["item"]), str(r["group"]), {k: float(r[k]) for k in CANNOT})
        for r in high.to_dict("records")
    ]


def cannot_answer(item: str, group: str, shares: dict[str, float], scale: str | None = None) -> Finding:
    """Return the finding that many of a group cannot answer an item, with the commonest reason."""
    commonest = max(shares, key=lambda kind: shares[kind])
    values = {
        "item": item,
        "group": Word("reliability.everybody") if group == EVERYBODY else group,
        "share": Share(sum(shares.values())),
        "kind": Word(f"nonanswers.kind.{commonest}"),
    }
    return Finding("cannot_answer", "warning", item=item, scale=scale, group=group, values=values)
