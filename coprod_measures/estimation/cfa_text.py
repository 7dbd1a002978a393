# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A fit in words and tables: one screen, Markdown, HTML."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..results import Table, format_number, format_p
from .definitions import defined_values

if TYPE_CHECKING:
    from .cfa_fit import CfaFit

_MEASURES = ("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "rmsea_ci_lower", "rmsea_ci_upper", "srmr")
_SHOWN_LOADINGS = 30


def fit_tables(fit: CfaFit) -> Sequence[Table]:
    """Return the table of measures and that of standardised estimates."""
    notes = tuple(str(f) for f in fit.findings)
    measures = Table("Fit", ("measure", "value"), tuple(_shown_measures(fit)), (_title(fit), *notes))
    return measures, Table.from_frame(fit.to_frame(), "Estimates")


def _shown_measures(fit: CfaFit) -> list[tuple[object, ...]]:
    found = fit.fit_measures()
    measures = _MEASURES if fit.df else ("chisq", "df")  # indices of what cannot misfit say nothing
    names = [n for w in measures for n in (w, f"{w}_scaled", f"{w}_robust") if n in found]
    return [(n, int(found[n]) if n.startswith("df") else found[n]) for n in names]


def _title(fit: CfaFit) -> str:
    groups = f", {len(fit.group_labels)} groups" if len(fit.group_labels) > 1 else ""
    equal = f", equal: {', '.join(fit.options.equal)}" if fit.options.equal else ""
    state = "" if fit.converged else " — NOT CONVERGED"
    within = "" if fit.clusters is None else f" in {fit.clusters.n} clusters"
    size = f"n = {fit.n}{within}{groups}"
    return f"{fit.options.estimator}, {size}, {fit.npar} free parameters{equal}{state}"


def fit_text(fit: CfaFit) -> str:
    """Return the fit on one screen: test, indices, loadings of the first group, paths, findings."""
    found = fit.fit_measures()
    suffix = "_scaled" if fit.scaled is not None else ""
    robust = suffix if math.isnan(found.get("cfi_robust", math.nan)) else "_robust"

    def show(name: str) -> str:
        return format_number(found.get(name, math.nan), 3)

    interval = f"[{show(f'rmsea_ci_lower{robust}')}, {show(f'rmsea_ci_upper{robust}')}]"
    lines = [
        f"{'Structural equation model' if _paths(fit) else 'Confirmatory factor analysis'}: {_title(fit)}",
        f"chi-square{' (scaled)' if suffix else ''} {show(f'chisq{suffix}')}, "
        f"df {found.get(f'df{suffix}', fit.df):g}, p {format_p(found.get(f'pvalue{suffix}'))}",
        f"CFI {show(f'cfi{robust}')}   TLI {show(f'tli{robust}')}   "
        f"RMSEA {show(f'rmsea{robust}')} {interval}   SRMR {show('srmr')}"
        if fit.df
        else "The fit cannot be tested.",
    ]
    std = fit.standardised[1]
    loadings = [(r, p) for r, p in enumerate(fit.table.parameters) if p.op == "=~" and p.group == 1]
    lines += [
        f"  {p.name:<28} {_number(fit.values[row])}   std {_number(std[row])}"
        for row, p in loadings[:_SHOWN_LOADINGS]
    ]
    lines += [_path_line(fit, row) for row in _paths(fit)[:_SHOWN_LOADINGS]]
    defined = fit.table.definitions[:_SHOWN_LOADINGS]
    values = defined_values(fit.table, fit.values)[: len(defined)]
    lines += [
        f"  {f'{d.name}:={d.expression}':<28} {_number(v)}" for d, v in zip(defined, values, strict=True)
    ]
    return "\n".join([*lines, *(str(f) for f in fit.findings)])


def _paths(fit: CfaFit) -> list[int]:
    """Return the rows of regressions, in every group."""
    return [row for row, p in enumerate(fit.table.parameters) if p.op == "~"]


def _path_line(fit: CfaFit, row: int) -> str:
    p = fit.table.parameters[row]
    group = f"   {fit.group_labels[p.group - 1]}" if len(fit.group_labels) > 1 else ""
    return f"  {p.name:<28} {_number(fit.values[row])}   std {_number(fit.standardised[1][row])}{group}"


def _number(value: float) -> str:
    """Return a number with three decimals, flush right."""
    return format_number(float(value), 3).rjust(8)
