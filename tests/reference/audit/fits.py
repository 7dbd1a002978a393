# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A fit, a test of two fits and their score tests, as the reference dumps those of lavaan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from coprod_measures.errors import ModelError
from coprod_measures.estimation import CfaFit, difference_test

from .reliability import Figures, named

FIGURES = {"est": "est", "se": "se", "z": "z", "pvalue": "pvalue", "ci.lower": "ci_lower",
           "ci.upper": "ci_upper", "std.lv": "std_lv", "std.all": "std_all"}  # fmt: skip
Key = tuple[str, str, str, int]


def figures(
    fit: CfaFit, theirs: Mapping[str, Any], given: Iterable[int], name: Callable[[str], str] = str
) -> Figures:
    """One fitted model; `given` are the cases per group before any was left out, `name` renames ours."""
    return {
        "converged": fit.converged,
        "nobs": [g.n for g in fit.sample.groups],
        "norig": list(given),
        # lavaan counts parameters before it counts equalities.
        "npar": sum(p.free > 0 for p in fit.table.parameters),
        "fit": named(fit.fit_measures(), theirs["fit"]),
        "parameters": estimates(fit, theirs["parameters"], name),
        "sampstat": moments(fit, theirs.get("sampstat") or {}),
    }


def estimates(
    fit: CfaFit, theirs: list[Mapping[str, Any]], name: Callable[[str], str] = str
) -> list[Figures]:
    """Estimates in the order of the reference; rows of constraints are the difference of both sides."""
    place = _places(fit, name)
    labels = [row.get("label", "") for row in theirs]
    frame = fit.parameter_estimates(standardized=True)
    columns = {k: frame[v].to_numpy() for k, v in FIGURES.items()}
    found: list[Figures] = []
    at: list[int] = []
    for row in theirs:
        block = row.get("group", 1)
        if row["op"] == "==":
            found.append(_constraint(fit, row, at, labels, columns) | {"block": 0, "group": 0})
            continue
        at.append(place[row["lhs"], row["op"], row["rhs"], block])
        found.append({k: v[at[-1]] for k, v in columns.items()} | {"block": block, "group": block})
    return found


def _places(fit: CfaFit, name: Callable[[str], str]) -> dict[Key, int]:
    place: dict[Key, int] = {}
    for row, p in enumerate(fit.table.parameters):
        for lhs, rhs in ((p.lhs, p.rhs), (p.rhs, p.lhs)) if p.op == "~~" else ((p.lhs, p.rhs),):
            place[name(lhs), p.op, name(rhs), p.group] = row
    return place


def _constraint(
    fit: CfaFit, row: Mapping[str, Any], at: list[int], labels: list[str], columns: Mapping[str, np.ndarray]
) -> Figures:
    """lavaan's row ``.p7. == 3-.p8.-.p9.``: left side less right side, of estimates and standardised ones."""
    weights, constant = np.zeros(len(fit.table.parameters)), 0.0
    for side, sign in ((row["lhs"], 1.0), (row["rhs"], -1.0)):
        for minus, term in re.findall(r"(-?)\+?(\.p\d+\.|[a-z]\w*[.\w]*|[\d.]+)", side.replace(" ", "")):
            signed = -sign if minus else sign
            if term.startswith(".p"):
                weights[at[int(term[2:-1]) - 1]] += signed
            elif term in labels:
                weights[at[labels.index(term)]] += signed
            else:
                constant += signed * float(term)
    value = {k: float(weights @ np.nan_to_num(v)) + constant for k, v in columns.items()}
    variance = float(weights @ fit.row_covariance @ weights)
    half = norm.ppf(0.975) * np.sqrt(max(variance, 0.0))
    return {
        **{k: value[k] for k in ("est", "std.lv", "std.all")},
        "se": np.sqrt(max(variance, 0.0)),
        "ci.lower": value["est"] - half,
        "ci.upper": value["est"] + half,
    }


def moments(fit: CfaFit, theirs: Mapping[str, Any]) -> Figures:
    """Sample moments by group, or of "all"."""
    found: Figures = {}
    for label, group in zip(theirs, fit.sample.groups, strict=False):
        names = list(fit.sample.variables)
        order = [names.index(n) for n in theirs[label]["cov"]["rows"]]
        found[label] = {
            "cov": {"values": np.asarray(group.cov)[np.ix_(order, order)].tolist()},
            "mean": dict(zip(names, np.asarray(group.mean).tolist(), strict=True)),
        }
        if "th" in theirs[label]:
            found[label]["th"] = _thresholds(fit, group)
    return found


def _thresholds(fit: Any, group: Any) -> Figures:
    steps = [
        f"{v}|t{k + 1}"
        for v, n in zip(fit.sample.variables, fit.sample.n_thresholds, strict=True)
        for k in range(n)
    ]
    return dict(zip(steps, group.statistics[: len(steps)].tolist(), strict=True))


def comparison(
    freer: CfaFit, held: CfaFit, theirs: Mapping[str, Any], methods: Mapping[str, tuple[str | None, str]]
) -> Figures:
    """The tests of two nested models by every method, and the changes of fit indices."""
    found: Figures = {}
    a, b = freer.fit_measures(), held.fit_measures()
    for key, entry in theirs.items():
        if key.startswith("delta"):
            found[key] = {
                n: b.get(n.replace(".", "_"), np.nan) - a.get(n.replace(".", "_"), np.nan) for n in entry
            }
            continue
        rows = [_fit_row(a), _fit_row(b)]
        found[key] = {"rows": rows}
        method, restriction = methods[key]
        try:
            test = difference_test(freer, held, method=method, restriction=restriction)  # type: ignore[arg-type]
        except ModelError:
            continue
        found[key] |= {"chisq_diff": test.chisq, "df_diff": test.df, "p": test.pvalue}
        # The RMSEA of the difference, as lavaan has it for a difference without scaling.
        excess = max(test.chisq - test.df, 0.0) / (test.df * freer.n) * len(freer.group_labels)
        rows[1] |= {"Chisq diff": test.chisq, "Df diff": test.df, "Pr(>Chisq)": test.pvalue,
                    "RMSEA": float(np.sqrt(excess))}  # fmt: skip
    return found


def _fit_row(measures: Mapping[str, float]) -> Figures:
    keys = {"Df": "df", "AIC": "aic", "BIC": "bic", "Chisq": "chisq"}
    return {k: measures.get(v) for k, v in keys.items()}


def score_tests(fit: CfaFit, theirs: Mapping[str, Any]) -> Figures:
    """The test of all equalities, and of each."""
    ours = fit.score_tests()
    released = {
        f"{r.lhs}{r.op}{r.rhs}[g{fit.group_labels.index(r.group) + 1}]": r
        for r in ours.univariate.itertuples()
    }
    rows = [released[u["constraint_second"]] for u in theirs["univariate"]]
    return {
        "total": {"X2": ours.chisq, "df": ours.df, "p.value": ours.pvalue},
        "univariate": [{"X2": r.chisq, "df": r.df, "p.value": r.pvalue} for r in rows],
    }


def latent_means(fit: CfaFit, theirs: list[Mapping[str, Any]]) -> list[Figures]:
    """Factor means by group."""
    frame: pd.DataFrame = fit.latent_means()
    group = [fit.group_labels.index(g) + 1 for g in frame["group"]]
    rows = {
        (r["lhs"], g): {k: r[v] for k, v in FIGURES.items()} | {"group": g}
        for r, g in zip(frame.to_dict("records"), group, strict=True)
    }
    return [rows[r["lhs"], r["group"]] for r in theirs]
