# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Factor scores from ordinal answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from ..errors import NotSupportedError, check_option
from .score_tests import require_converged

if TYPE_CHECKING:
    import pandas as pd

    from .ordinal_fit import OrdinalFit

Floats = NDArray[np.float64]
OrdinalScoreMethod = Literal["EBM", "regression", "ML", "Bartlett"]
_STEPS = 100
_FARTHEST = 30.0  # a maximum beyond this many factor standard deviations does not exist


@dataclass(frozen=True)
class ResponseModel:
    """What the answers of one group's cases say about its factors; p variables, m factors.

    Attributes
    ----------
    loadings : array, shape (p, m)
    intercepts, residual_sd : arrays, shape (p,)
    ordinal : array of bool, shape (p,)
    latent_mean : array, shape (m,)
    precision : array, shape (m, m)
        Inverse of the factors' covariance; zeros for scores without a prior.
    """

    loadings: Floats
    intercepts: Floats
    residual_sd: Floats
    ordinal: NDArray[np.bool_]
    latent_mean: Floats
    precision: Floats


def ordinal_factor_scores(fit: OrdinalFit, method: OrdinalScoreMethod = "EBM") -> pd.DataFrame:
    """Return factor scores: ``row`` (from 0, in the data), ``group``, per factor its score and error.

    Parameters
    ----------
    method : {"EBM", "regression", "ML", "Bartlett"}
        Empirical Bayes modal scores, the most probable factor values given the answers ("regression"
        is another name for them), or maximum likelihood scores without the factors' distribution
        ("Bartlett"), which are missing for cases that gave only lowest or only highest answers.
        Incomplete cases use what they answered.

    Returns
    -------
    DataFrame
        Columns ``row``, ``group``, one per factor, and one per factor with ``_se``: the square root of
        the inverse curvature.

    Notes
    -----
    Maximises ``sum_j log P(y_j | f) - 1/2 (f - a)' Psi^-1 (f - a)`` with probits of the thresholds, all
    cases together by Newton steps. R: ``lavaan::lavPredict(fit, method = "EBM")``.

    References
    ----------
    Muraki & Engelhard (1985), doi:10.1177/014662168500900407
    """
    import pandas as pd

    check_option("method", method, ("EBM", "regression", "ML", "Bartlett"))
    require_converged(fit)
    _refuse_dependent_residuals(fit)
    with_prior = method in ("EBM", "regression")
    latents = list(fit.table.latents)
    frames = []
    for block in fit.sample.cases("factor_scores()"):
        for g, label in enumerate(fit.group_labels):
            mine = block.group == g
            values = block.values[mine]
            lower, upper = _bounds(fit, g, values)
            scores, errors = _modes(_response_model(fit, g, with_prior), lower, upper, values)
            columns = {name: scores[:, k] for k, name in enumerate(latents)}
            columns |= {f"{name}_se": errors[:, k] for k, name in enumerate(latents)}
            frames.append(pd.DataFrame({"row": block.row[mine], "group": label, **columns}))
    return pd.concat(frames).sort_values("row", ignore_index=True)


def _refuse_dependent_residuals(fit: OrdinalFit) -> None:
    observed = set(fit.table.observed)
    for p, value in zip(fit.table.parameters, fit.values, strict=True):
        if p.op == "~~" and p.lhs != p.rhs and {p.lhs, p.rhs} <= observed and value != 0.0:
            raise NotSupportedError(
                f"Factor scores take answers as independent given the factors; the model has {p.name}.",
                code="dependent_residuals",
                place=p.name,
                remedy="Fit the model without residual covariances to score it.",
            )
    if set(fit.table.latents) & {*fit.table.indicators, *fit.table.dependent}:
        raise NotSupportedError(
            "Factor scores of ordinal items are for models whose factors are not predicted by others.",
            code="second_order_scores",
            remedy="Score a model with correlated factors.",
        )


def _response_model(fit: OrdinalFit, group: int, with_prior: bool) -> ResponseModel:
    matrices = fit.matrices[group]
    precision = np.linalg.inv(matrices.latent_cov)
    return ResponseModel(
        matrices.loadings,
        matrices.intercepts,
        np.sqrt(np.maximum(matrices.residual_cov.diagonal(), 1e-8)),
        np.array(fit.sample.n_thresholds) > 0,
        matrices.latent_mean,
        np.asarray(precision if with_prior else np.zeros_like(precision)),
    )


def _bounds(fit: OrdinalFit, group: int, values: Floats) -> tuple[Floats, Floats]:
    """Thresholds around each answer, shape (n, p); NaN where missing or continuous."""
    lower, upper = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    part = fit.objective.parts[group]
    for j, categories in enumerate(fit.sample.categories):
        if not categories:
            continue
        tau = fit.values[part.threshold_rows[part.layout.variable == j]]
        bounds = np.concatenate([[-np.inf], tau, [np.inf]])
        answered = ~np.isnan(values[:, j])
        # merged answers carry the lowest answer of their category
        number = np.searchsorted(np.array(categories), values[answered, j], side="right") - 1
        lower[answered, j], upper[answered, j] = bounds[number], bounds[number + 1]
    return lower, upper


def _modes(model: ResponseModel, lower: Floats, upper: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Maximise every case's log-density, shape (n, m), and return errors from its curvature."""
    n, m = len(values), len(model.latent_mean)
    spread = np.sqrt(np.maximum(np.diag(np.linalg.pinv(model.precision)), 0.0))
    unit = np.where(spread > 0, spread, 1.0)
    scores = np.tile(model.latent_mean, (n, 1))
    active = np.arange(n)
    height = _log_density(model, scores, lower, upper, values)[0]
    for _ in range(_STEPS):
        found = _log_density(model, scores[active], lower[active], upper[active], values[active])
        _, slope, curvature = found
        ridge = 1e-10 * np.eye(m)
        step = np.linalg.solve(curvature + ridge, slope[:, :, None])[:, :, 0]
        size = np.abs(step / unit).max(axis=1, initial=0.0)
        step /= np.maximum(size / 2.0, 1.0)[:, None]
        for _ in range(20):
            risen = _log_density(model, scores[active] + step, lower[active], upper[active], values[active])[
                0
            ]
            worse = risen < height[active] - 1e-12
            if not worse.any():
                break
            step[worse] /= 2.0
        scores[active] += step
        height[active] = risen
        away = np.abs((scores[active] - model.latent_mean) / unit).max(axis=1, initial=0.0) > _FARTHEST
        scores[active[away]] = np.nan
        active = active[(size > 1e-9) & ~away]
        if not len(active):
            break
    scores[active] = np.nan
    kept = ~np.isnan(scores).any(axis=1)
    errors = np.full((n, m), np.nan)
    if kept.any():
        _, _, curvature = _log_density(model, scores[kept], lower[kept], upper[kept], values[kept])
        errors[kept] = np.sqrt(np.diagonal(np.linalg.pinv(curvature, hermitian=True), axis1=1, axis2=2))
    return scores, errors


def _log_density(
    model: ResponseModel, scores: Floats, lower: Floats, upper: Floats, values: Floats
) -> tuple[Floats, Floats, Floats]:
    """Log-density of each case, its slope (n, m) and its negative curvature (n, m, m)."""
    centre = model.intercepts + scores @ model.loadings.T
    sd = model.residual_sd
    a, b = (lower - centre) / sd, (upper - centre) / sd
    flip = a > 0  # the upper tail is computed in the lower one, where it keeps its digits
    a, b = np.where(flip, -b, a), np.where(flip, -a, b)
    sign = np.where(flip, 1.0, -1.0)
    p = np.maximum(ndtr(b) - ndtr(a), 1e-300)
    fa, fb = _density(a), _density(b)
    mean = (fb - fa) / p
    by_centre = sign * mean / sd
    bend = (mean**2 + (np.where(np.isinf(b), 0.0, b) * fb - np.where(np.isinf(a), 0.0, a) * fa) / p) / sd**2
    log_p = np.log(p)
    continuous = ~model.ordinal
    z = (values[:, continuous] - centre[:, continuous]) / sd[continuous]
    log_p[:, continuous] = -0.5 * z * z
    by_centre[:, continuous] = z / sd[continuous]
    bend[:, continuous] = np.where(np.isnan(z), np.nan, 1.0 / sd[continuous] ** 2)
    log_p, by_centre, bend = (np.nan_to_num(v) for v in (log_p, by_centre, bend))
    deviation = scores - model.latent_mean
    pulled = deviation @ model.precision
    height = log_p.sum(axis=1) - 0.5 * (deviation * pulled).sum(axis=1)
    slope = by_centre @ model.loadings - pulled
    curvature = np.einsum("nj,jk,jl->nkl", bend, model.loadings, model.loadings, optimize=True)
    return height, slope, curvature + model.precision


def _density(x: Floats) -> Floats:
    return np.asarray(np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi))
