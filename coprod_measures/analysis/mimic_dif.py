# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Uniform DIF by a MIMIC model: direct effects of the group on items, beside its effect on the factor."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..errors import OptionError, check_option
from ..estimation import CfaFit
from ..estimation.cfa import fit_model
from ..model.factor_model import FactorModel
from ..model.sample_statistics import SampleStatistics
from ..numerics.adjustment import Adjustment, adjusted_p
from ..numerics.fit_indices import ChiSquare
from ..responses.response_data import ResponseData
from ..results import Finding, Table, TableReport, format_number, format_p
from .dif_data import complete_answers, dif_data
from .scale_answers import ScaleAnswers

Floats = NDArray[np.float64]

_FEWEST_ANCHORS = 2


@dataclass(frozen=True, slots=True)
class MimicItem:
    """One item.

    Attributes
    ----------
    scale, item : str
    chisq, p, p_adjusted : float
        Likelihood ratio test of the direct effect, 1 df, the other flagged items keeping theirs; adjusted
        over all items of all scales.
    effect, effect_sd : float
        Direct effect in score points, and in standard deviations of the item: above 0, the focal group
        answers higher at the same factor value.
    flagged : bool
    """

    scale: str
    item: str
    chisq: float
    p: float
    p_adjusted: float
    effect: float
    effect_sd: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class MimicScale:
    """One scale.

    Attributes
    ----------
    scale : str
    n : mapping
        Complete cases by group, the reference first.
    difference : float
        Focal minus reference factor mean, in standard deviations of the factor within groups, with the
        flagged items' direct effects in the model.
    items : tuple of MimicItem
    findings : tuple of Finding
    """

    scale: str
    n: Mapping[str, int]
    difference: float
    items: tuple[MimicItem, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class MimicReport(TableReport):
    """Uniform DIF of two groups by MIMIC models, scale by scale.

    Attributes
    ----------
    scales : tuple of MimicScale
    refused, notes : tuple of Finding
    group : str
    groups : tuple of str
        Reference and focal group.
    adjust : str
    alpha : float
    """

    scales: tuple[MimicScale, ...]
    refused: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    group: str
    groups: tuple[str, str]
    adjust: Adjustment
    alpha: float

    @property
    def items(self) -> tuple[MimicItem, ...]:
        """All items of all scales."""
        return tuple(i for s in self.scales for i in s.items)

    @property
    def flagged(self) -> tuple[str, ...]:
        """Names of the flagged items."""
        return tuple(dict.fromkeys(i.item for i in self.items if i.flagged))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that a reader must know beside the numbers."""
        return (*self.notes, *self.refused, *(f for s in self.scales for f in s.findings))

    def to_frame(self) -> pd.DataFrame:
        """Return ``scale item chisq p p_adjusted effect effect_sd flagged``, unrounded."""
        names = list(MimicItem.__dataclass_fields__)
        return pd.DataFrame([[getattr(i, n) for n in names] for i in self.items], columns=names)

    def scales_frame(self) -> pd.DataFrame:
        """Return ``scale n_reference n_focal difference``."""
        rows = [[s.scale, *s.n.values(), s.difference] for s in self.scales]
        return pd.DataFrame(rows, columns=["scale", "n_reference", "n_focal", "difference"])

    def table(self, language: messages.Language = "en") -> Table:
        """Return the items as a table to show."""
        names = ("scale", "item", "chisq", "p_adjusted", "effect", "effect_sd", "flagged")
        columns = tuple(messages.text(f"mimic.column.{name}", language) for name in names)
        rows = []
        for i in self.items:
            p = format_p(i.p_adjusted, language).removeprefix("= ")
            rows.append((i.scale, i.item, i.chisq, p, i.effect, i.effect_sd, i.flagged))
        reference, focal = self.groups
        title = messages.text("mimic.title", language, reference=reference, focal=focal)
        adjust = messages.text(f"dif.adjust.{self.adjust}", language)
        alpha = format_number(self.alpha, 2, language)
        note = messages.text("mimic.method", language, adjust=adjust, alpha=alpha, tests=len(self.items))
        return Table(title, columns, tuple(rows), (note,), 3, language)


def mimic_dif(
    data: ResponseData | Any,
    *,
    group: str,
    group_order: Sequence[str] | None = None,
    adjust: Adjustment = "holm",
    alpha: float = 0.05,
) -> MimicReport:
    r"""Test uniform DIF by multiple indicators, multiple causes.

    .. math:: y_i = \nu_i + \lambda_i\eta + \beta_i g + \varepsilon_i, \qquad \eta = \gamma g + \zeta

    The group may act on the factor (:math:`\gamma`, the difference between the groups); a direct effect
    :math:`\beta_i` on an item is DIF. Each is tested by the likelihood ratio of the one-factor ML model with
    and without it. The strongest one that is significant after adjustment is kept in the model, all are
    tested anew, one that is significant no longer is taken out, and so on until nothing changes. At least
    two items of a scale keep no direct effect.

    Parameters
    ----------
    data : ResponseData or frame
        As in `dif`.
    group : str
        Column of groups.
    group_order : sequence of two str, optional
        Reference and focal group.
    adjust : {"holm", "bh", "bonferroni", "none"}
        For the number of items of all scales together.
    alpha : float

    Returns
    -------
    MimicReport
        ``.to_frame()`` has ``scale item chisq p p_adjusted effect effect_sd flagged``.

    Raises
    ------
    DataError
        If `data` cannot be read as items, or there are not two groups.

    Notes
    -----
    R: ``lavaan::cfa("f =~ x1 + x2 + x3 \\n f ~ g \\n x1 ~ g", d)`` against the model without ``x1 ~ g``;
    `effect_sd` is ``std.nox``. Items are treated as continuous, loadings and residual variances as equal in
    both groups. Non-uniform DIF is not tested: see `dif`.

    References
    ----------
    Muthén (1989), doi:10.1007/BF02296397; Woods (2009), *Multivariate Behavioral
    Research, 44*, 1–27
    """
    check_option("adjust", adjust, get_args(Adjustment))
    if not 0 < alpha < 1:
        raise OptionError(
            f"alpha={alpha!r} is outside 0 to 1.",
            code="alpha",
            place="alpha",
            remedy="Give a share, as 0.05.",
        )
    given = dif_data(data, group, group_order, two=True)
    reference, focal = given.groups
    searches = [_Search(answers, (reference, focal)) for answers in given.scales]
    found = _settled(searches, adjust, alpha)
    scales = tuple(s.scale(items) for s, items in zip(searches, found, strict=True))
    return MimicReport(scales, given.refused, given.notes, group, (reference, focal), adjust, alpha)


def _settled(searches: Sequence[_Search], adjust: Adjustment, alpha: float) -> list[tuple[MimicItem, ...]]:
    """Keep the strongest significant effect of each scale, test anew, until nothing changes."""
    for _ in range(2 * max((len(s.items) for s in searches), default=0) + 1):
        tests = [s.tests() for s in searches]
        p = iter(adjusted_p(np.array([t.p for of_scale in tests for t in of_scale]), adjust).tolist())
        tests = [
            tuple(replace(t, p_adjusted=q, flagged=q < alpha) for t, q in zip(of_scale, p, strict=False))
            for of_scale in tests
        ]
        changes = [s.take(of_scale) for s, of_scale in zip(searches, tests, strict=True)]
        if not any(changes):
            break
    return tests


class _Search:
    """The models of one scale, and which direct effects are in them."""

    def __init__(self, answers: ScaleAnswers, groups: tuple[str, str]) -> None:
        parts = [complete_answers(answers, label) for label in groups]
        self.answers = answers
        self.items = answers.items
        self.n = {label: len(rows) for label, rows in zip(groups, parts, strict=True)}
        rows = np.column_stack([np.vstack(parts), np.repeat([0.0, 1.0], [len(part) for part in parts])])
        # Names of the model's own, since an item's may mean something in its syntax.
        self.names = tuple(f"i{k}" for k in range(len(self.items)))
        self.constant = tuple(np.flatnonzero(np.ptp(rows[:, :-1], axis=0) == 0).tolist())
        self.kept: frozenset[int] = frozenset()
        self.full = False
        self.sample = None if self.constant else SampleStatistics.from_arrays((*self.names, "g"), {"": rows})
        self.fit = lru_cache(maxsize=None)(self._fit)

    def _fit(self, direct: frozenset[int]) -> CfaFit | None:
        if self.sample is None:
            return None
        lines = [f"f =~ {' + '.join(self.names)}", "f ~ g", *(f"{self.names[k]} ~ g" for k in sorted(direct))]
        fit = fit_model(FactorModel.parse("\n".join(lines)), self.sample)
        return fit if fit.converged else None

    def tests(self) -> tuple[MimicItem, ...]:
        """Test every item's direct effect beside those that are kept."""
        found = []
        for k, item in enumerate(self.items):
            without, with_it = self.fit(self.kept - {k}), self.fit(self.kept | {k})
            if without is None or with_it is None:
                nan = math.nan
                found.append(MimicItem(self.answers.scale, item, nan, nan, nan, nan, nan, False))
                continue
            chisq = max(without.chisquare.statistic - with_it.chisquare.statistic, 0.0)
            effect = with_it.coefficient(self.names[k], "~", "g")
            sd = math.sqrt(float(with_it.moments[0].cov[k, k]))
            p = ChiSquare(chisq, 1).pvalue
            found.append(MimicItem(self.answers.scale, item, chisq, p, math.nan, effect, effect / sd, False))
        return tuple(found)

    def take(self, tests: Sequence[MimicItem]) -> bool:
        """Change the direct effects that are kept; return whether they changed."""
        before = self.kept
        self.kept = frozenset(k for k in before if tests[k].flagged)
        new = [k for k, t in enumerate(tests) if t.flagged and k not in before]
        self.full = bool(new) and len(self.items) - len(self.kept) - 1 < _FEWEST_ANCHORS
        if new and not self.full:
            self.kept |= {max(new, key=lambda k: tests[k].chisq)}
        return self.kept != before

    def scale(self, items: tuple[MimicItem, ...]) -> MimicScale:
        """Return what was found."""
        fit, scale = self.fit(self.kept), self.answers.scale
        findings = []
        if fit is None:
            findings.append(Finding("mimic_not_computed", scale=scale, values={"scale": scale}))
        if self.full:
            values: dict[str, object] = {
                "scale": scale, "k": len(items), "flagged": sum(i.flagged for i in items)
            }  # fmt: skip
            findings.append(Finding("dif_few_anchors", scale=scale, values=values))
        difference = math.nan
        if fit is not None:
            difference = fit.coefficient("f", "~", "g") / math.sqrt(fit.coefficient("f", "~~", "f"))
        return MimicScale(scale, self.n, difference, items, tuple(findings))
