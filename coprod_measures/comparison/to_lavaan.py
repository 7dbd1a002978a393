# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The R script that gives the same numbers with lavaan."""

from __future__ import annotations

from collections.abc import Mapping

from ..analysis.invariance import InvarianceLadder, WaveLadder
from ..errors import NotSupportedError
from ..estimation import CfaFit, OrdinalFit, OrdinalOptions
from .explicit_syntax import explicit_syntax

_KINDS = {
    "lv_variances": "lv.variances",
    "lv_covariances": "lv.covariances",
    "residual_covariances": "residual.covariances",
}
_CONTINUOUS = ("chisq", "df", "cfi", "rmsea", "srmr")
_ORDINAL = ("chisq", "df", "chisq.scaled", "cfi.scaled", "rmsea.scaled", "srmr")


def to_lavaan(result: CfaFit | InvarianceLadder, *, file: str = "answers.csv") -> str:
    """Return an R script that reproduces a fit, or every step of a ladder, with lavaan.

    Parameters
    ----------
    result : CfaFit or InvarianceLadder
        Of continuous items, written by lavaan's own ``group.equal``; or of ordinal ones, whose identification
        lavaan has to be given parameter by parameter, so that each step has a model of its own, as it has
        over waves.
    file : str
        The CSV that the script reads: one column per item (and wave), reversed items already turned, answers
        merged where the fit merged them, blanks where unanswered, and the grouping column.

    Returns
    -------
    str
        R code; run it with ``Rscript``.

    Raises
    ------
    NotSupportedError
        For a ladder over waves with effect coding, whose sums have no place in a parameter's line.
    """
    fits: dict[str, CfaFit]
    group = ""
    if isinstance(result, InvarianceLadder):
        fits = {s.name: s.fit for s in result.steps if s.fit is not None}
        group = (result.within or "") if isinstance(result, WaveLadder) else result.group
    else:
        fits = {"fit": result}
        group = "group" if len(result.group_labels) > 1 else ""
    first = next(iter(fits.values()))
    lines = ["library(lavaan)", f"data <- read.csv({_quoted(file)}, na.strings = c('', 'NA'))"]
    shared = all(fit.model == first.model for fit in fits.values()) and not isinstance(first, OrdinalFit)
    if not shared and any(fit.table.sum_constraints for fit in fits.values()):
        raise NotSupportedError(
            "effect coding over waves is not written as an R script.",
            code="effect_script",
            remedy="Use identification='std_lv', which has the same tests.",
        )
    if shared:
        lines.append(f"model <- {_model(first.model.to_lavaan())}")
    if group:
        order = ", ".join(_quoted(g) for g in first.group_labels)
        lines.append(
            f"data <- data[order(match(data${group}, c({order}))), ]  # the first group is the reference"
        )
    measures = ", ".join(_quoted(m) for m in (_ORDINAL if isinstance(first, OrdinalFit) else _CONTINUOUS))
    for name, fit in fits.items():
        call = _by_defaults(fit, group) if shared else _in_full(fit, group)
        lines += [f"{name} <- {call}", f"print(fitMeasures({name}, c({measures})))"]
    lines += _differences(fits)
    lines.append(f"print(parameterEstimates({list(fits)[-1]}, standardized = TRUE))")
    return "\n".join(lines) + "\n"


def _differences(fits: Mapping[str, CfaFit]) -> list[str]:
    """Write the difference tests of a ladder; steps that restrict nothing have none."""
    tested: dict[str, CfaFit] = {}
    for name, fit in fits.items():
        if not tested or fit.df > list(tested.values())[-1].df:
            tested[name] = fit
    if len(tested) < 2:
        return []
    how = ""
    if any(isinstance(fit, OrdinalFit) and fit.options.robust for fit in tested.values()):
        how = ", method = 'satorra.2000', scaled.shifted = TRUE"
    return [f"print(lavTestLRT({', '.join(tested)}{how}))"]


def _in_full(fit: CfaFit, group: str) -> str:
    """Write a call that leaves nothing to lavaan's defaults."""
    o = fit.options
    found = [_model(explicit_syntax(fit)), "data = data", f"estimator = {_quoted(o.estimator)}"]
    if isinstance(o, OrdinalOptions):
        found.append(f"ordered = c({', '.join(_quoted(item) for item in o.ordered)})")
        found.append(f"parameterization = {_quoted(o.parameterization)}")
    if group:
        found.append(f"group = {_quoted(group)}")
    if o.missing != "listwise":
        found.append(f"missing = {_quoted(o.missing)}")
    return f"lavaan({', '.join(found)})"


def _by_defaults(fit: CfaFit, group: str) -> str:
    """Write a call in the words of lavaan's ``cfa``."""
    o = fit.options
    found = ["model", "data = data", f"estimator = {_quoted(o.estimator)}"]
    if group:
        found.append(f"group = {_quoted(group)}")
    if o.equal:
        found.append(f"group.equal = c({', '.join(_quoted(_KINDS.get(k, k)) for k in o.equal)})")
    if o.free:
        found.append(f"group.partial = c({', '.join(_quoted(w) for w in o.free)})")
    if o.missing == "fiml":
        found.append("missing = 'fiml'")
    if o.identification != "marker":
        found.append("std.lv = TRUE" if o.identification == "std_lv" else "effect.coding = TRUE")
    if o.likelihood == "wishart":
        found.append("likelihood = 'wishart'")
    if o.meanstructure:
        found.append("meanstructure = TRUE")
    if not o.fixed_x:
        found.append("fixed.x = FALSE")
    return f"cfa({', '.join(found)})"


def _model(syntax: str) -> str:
    return _quoted(f"\n{syntax}\n")


def _quoted(text: str) -> str:
    """Return an R string; a quote or backslash in it is escaped."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
