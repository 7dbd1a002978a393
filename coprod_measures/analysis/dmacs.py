# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""dMACS of a fitted multi-group model: the size of each item's non-invariance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from .. import messages
from ..errors import EstimationError, ModelError, closest
from ..estimation import CfaFit
from ..estimation.cfa_fit import GroupMatrices
from ..estimation.ordinal_fit import OrdinalFit
from ..numerics.effect_sizes import (
    ItemDifference,
    OrdinalItem,
    PooledSd,
    category_sd,
    continuous_difference,
    ordinal_difference,
    pooled_sd,
)
from ..results import Table, format_number

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DmacsReport:
    """dMACS of every item, each later group against the reference group.

    Attributes
    ----------
    reference : str
    frame : pandas.DataFrame
        What `to_frame` returns.
    """

    reference: str
    frame: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return a row per focal group and item, unrounded.

        Columns ``group item dmacs dmacs_pooled_variance signed signed_pooled_variance difference
        sd sd_pooled_variance``: `dmacs` and `signed` are divided by `sd`, the weighted mean of the groups'
        standard deviations; those with ``_pooled_variance`` by `sd_pooled_variance`. `difference` is the
        mean difference in score points, reference minus focal.
        """
        return self.frame.copy()

    def scale_difference(self) -> pd.Series[float]:
        """Return by focal group the difference of the sum of the items that they make, in score points."""
        return self.frame.groupby("group", sort=False)["difference"].sum()

    def table(self, language: messages.Language = "en") -> Table:
        """Return the effect sizes as a table to show."""
        names = ["group", "item", "dmacs", "dmacs_pooled_variance", "signed", "difference"]
        columns = tuple(messages.text(f"dmacs.column.{n}", language) for n in names)
        rows = tuple(self.frame[names].itertuples(index=False, name=None))
        title = messages.text("dmacs.title", language, reference=self.reference)
        notes = [messages.text("dmacs.note", language, reference=self.reference)]
        for group, value in self.scale_difference().items():
            shown = format_number(float(value), 2, language)
            notes.append(messages.text("dmacs.scale", language, group=group, value=shown))
        return Table(title, columns, rows, tuple(notes), 2, language)

    def to_markdown(self, language: messages.Language = "en") -> str:
        """Return the table as Markdown."""
        return self.table(language).to_markdown()

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __str__(self) -> str:
        return str(self.table())


def dmacs(fit: CfaFit, *, reference: str | None = None) -> DmacsReport:
    r"""Size the non-invariance of each item of a fitted model.

    .. math::

        d_{MACS} = \frac{1}{S}\sqrt{\int (\hat Y_R(\eta) - \hat Y_F(\eta))^2 f_F(\eta)\,d\eta}

    with :math:`\hat Y_g = \nu_g + \lambda_g'\eta`, for ordinal items the expected item score, and the focal
    group's factor distribution. The signed version averages the difference itself: above 0, the reference
    group is expected to answer higher at the same factor value, and effects of opposite items cancel.

    Parameters
    ----------
    fit : CfaFit
        Of two or more groups whose factors are on one metric: some items are held equal across groups
        (``equal=["loadings", "intercepts"]``), those to be sized are released by ``free=[...]``. Items held
        equal have 0; ordinal ones a little more where their residual variances differ.
    reference : str, optional
        Its label; by default the first group.

    Returns
    -------
    DmacsReport

    Raises
    ------
    ModelError
        If the model has one group, or nothing puts the groups on one metric.
    EstimationError
        If it did not converge.

    Notes
    -----
    R: ``dmacs::lavaan_dmacs(fit, RefGroup)``; it pools standard deviations by their weighted mean (`dmacs`),
    the article pools variances (`dmacs_pooled_variance`). An ordinal item must belong to one factor.

    References
    ----------
    Nye & Drasgow (2011), doi:10.1037/a0022955; Nye et al. (2019), doi:10.1177/1094428118761122; Gunn, Grimm
    & Edwards (2020), doi:10.1080/10705511.2019.1689507
    """
    first = _reference(fit, reference)
    _check(fit)
    matrices = fit.matrices
    sds = [item_sds(fit, g) for g in range(len(matrices))]
    frames = []
    for g, focal in enumerate(matrices):
        if g == first:
            continue
        gap = _differences(fit, first, g)
        n = fit.sample.groups[first].n, fit.sample.groups[g].n
        frames.append(_frame(focal, gap, pooled_sd(sds[first], sds[g], *n)))
    return DmacsReport(fit.group_labels[first], pd.concat(frames, ignore_index=True))


def _reference(fit: CfaFit, reference: str | None) -> int:
    labels = fit.group_labels
    if len(labels) < 2:
        raise ModelError(
            "dMACS compares groups, and the model has one.",
            code="one_group",
            remedy="Fit it with group= and equal=[...].",
        )
    if reference is None:
        return 0
    if str(reference) not in labels:
        raise ModelError(
            f"there is no group {reference!r}.{closest(str(reference), labels)}",
            code="unknown_group",
            place="reference",
            remedy=f"Groups are: {', '.join(labels)}.",
        )
    return labels.index(str(reference))


def _check(fit: CfaFit) -> None:
    if not fit.converged:
        raise EstimationError(
            "the model did not converge, so its parameters mean nothing.",
            code="not_converged",
            remedy="See fit.findings.",
        )
    needed = {"thresholds", "loadings"} if isinstance(fit, OrdinalFit) else {"loadings", "intercepts"}
    if not needed <= set(fit.options.equal):
        raise ModelError(
            "nothing puts the groups' factors on one metric, so items cannot be compared.",
            code="no_common_metric",
            place="equal",
            remedy=f"Fit with equal={sorted(needed)} and free=[...] for the items to be sized.",
        )


def _differences(fit: CfaFit, reference: int, focal: int) -> ItemDifference:
    one, two = fit.matrices[reference], fit.matrices[focal]
    if not isinstance(fit, OrdinalFit):
        return continuous_difference(
            (one.loadings, two.loadings), (one.intercepts, two.intercepts), two.latent_mean, two.latent_cov
        )
    gaps = []
    for v, name in enumerate(one.variables):
        factor = _factor_of(name, one, two, v)
        if not fit.sample.categories[v]:
            gaps.append(
                continuous_difference(
                    (one.loadings[v : v + 1], two.loadings[v : v + 1]),
                    (one.intercepts[v : v + 1], two.intercepts[v : v + 1]),
                    two.latent_mean,
                    two.latent_cov,
                )
            )
            continue
        items = ordinal_item(fit, reference, v, factor), ordinal_item(fit, focal, v, factor)
        mean, variance = float(two.latent_mean[factor]), float(two.latent_cov[factor, factor])
        gaps.append(ordinal_difference(*items, mean, variance))
    return ItemDifference(
        np.concatenate([g.root_mean_square for g in gaps]), np.concatenate([g.mean for g in gaps])
    )


def _factor_of(name: str, one: GroupMatrices, two: GroupMatrices, v: int) -> int:
    factors = np.flatnonzero((one.loadings[v] != 0) | (two.loadings[v] != 0))
    if len(factors) != 1:
        raise ModelError(
            f"the ordinal item {name!r} belongs to {len(factors)} factors.",
            code="cross_loading",
            place=name,
            remedy="Its expected score is computed for one factor; leave out cross-loadings.",
        )
    return int(factors[0])


def ordinal_item(fit: OrdinalFit, group: int, v: int, factor: int) -> OrdinalItem:
    """Return the parameters of variable v for one factor in a group, all counted from 0."""
    m = fit.matrices[group]
    name, codes = m.variables[v], np.array(fit.sample.categories[v], dtype=np.float64)
    thresholds = [fit.coefficient(name, "|", f"t{k}", group + 1) for k in range(1, len(codes))]
    return OrdinalItem(
        codes,
        float(m.loadings[v, factor]),
        float(m.intercepts[v]),
        np.array(thresholds),
        math.sqrt(float(m.residual_cov[v, v])),
    )


def item_sds(fit: CfaFit, group: int) -> Floats:
    """Observed standard deviations with divisor n - 1; of ordinal items those of the codes, shape (p,)."""
    moments = fit.sample.groups[group]
    sds = np.sqrt(moments.cov.diagonal() * moments.n / (moments.n - 1))
    if not isinstance(fit, OrdinalFit):
        return np.asarray(sds)
    layout, statistics = fit.sample.layout, fit.groups[group].statistics
    for v, codes in enumerate(fit.sample.categories):
        if codes:
            cuts = statistics[: len(layout.variable)][layout.variable == v]
            shares = np.diff(ndtr(np.concatenate([[-np.inf], cuts, [np.inf]])))
            sds[v] = category_sd(shares, np.array(codes, dtype=np.float64), moments.n)
    return np.asarray(sds)


def _frame(focal: GroupMatrices, gap: ItemDifference, sd: PooledSd) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "group": focal.label,
            "item": list(focal.variables),
            "dmacs": gap.root_mean_square / sd.weighted_sd,
            "dmacs_pooled_variance": gap.root_mean_square / sd.weighted_variance,
            "signed": gap.mean / sd.weighted_sd,
            "signed_pooled_variance": gap.mean / sd.weighted_variance,
            "difference": gap.mean,
            "sd": sd.weighted_sd,
            "sd_pooled_variance": sd.weighted_variance,
        }
    )
