# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The R script that gives the same numbers with lavaan."""

from __future__ import annotations

from ..analysis.invariance import InvarianceLadder
from ..errors import NotSupportedError
from ..estimation import CfaFit
from ..estimation.ordinal_fit import OrdinalFit

_KINDS = {
    "lv_variances": "lv.variances",
    "lv_covariances": "lv.covariances",
    "residual_covariances": "residual.covariances",
}


def to_lavaan(result: CfaFit | InvarianceLadder, *, file: str = "answers.csv") -> str:
    """Return an R script that reproduces a fit, or every step of a ladder, with lavaan.

    Parameters
    ----------
    result : CfaFit or InvarianceLadder
        Of continuous items.
    file : str
        The CSV that the script reads: one column per item, reversed items already turned, blanks where
        unanswered, and the grouping column.

    Returns
    -------
    str
        R code; run it with ``Rscript``.

    Raises
    ------
    NotSupportedError
        For ordinal items, whose identification lavaan has to be given parameter by parameter
        (``semTools::measEq.syntax``).
    """
    fits: dict[str, CfaFit]
    group = ""
    if isinstance(result, InvarianceLadder):
        fits = {s.name: s.fit for s in result.steps if s.fit is not None}
        group = result.group
    else:
        fits = {"fit": result}
        group = "group" if len(result.group_labels) > 1 else ""
    if any(isinstance(f, OrdinalFit) for f in fits.values()):
        raise NotSupportedError(
            "ordinal models are not written as an R script.",
            code="ordinal_script",
            remedy="Write them with semTools::measEq.syntax(ID.fac = 'std.lv', ID.cat = 'Wu').",
        )
    first = next(iter(fits.values()))
    lines = [
        "library(lavaan)",
        f"data <- read.csv({_quoted(file)}, na.strings = c('', 'NA'))",
        f"model <- {_quoted(chr(10) + first.model.to_lavaan() + chr(10))}",
    ]
    if group:
        order = ", ".join(_quoted(g) for g in first.group_labels)
        lines.append(
            f"data <- data[order(match(data${group}, c({order}))), ]  # the first group is the reference"
        )
    for name, fit in fits.items():
        lines.append(f"{name} <- cfa({', '.join(_arguments(fit, group))})")
        lines.append(f"print(fitMeasures({name}, c('chisq', 'df', 'cfi', 'rmsea', 'srmr')))")
    names = list(fits)
    if len(names) > 1:
        lines.append(f"print(lavTestLRT({', '.join(names)}))")
    lines.append(f"print(parameterEstimates({names[-1]}, standardized = TRUE))")
    return "\n".join(lines) + "\n"


def _arguments(fit: CfaFit, group: str) -> list[str]:
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
    return found


def _quoted(text: str) -> str:
    """Return an R string; a quote or backslash in it is escaped."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
