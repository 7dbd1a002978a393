# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The largest deviation from lavaan per quantity, over every reference case.

Usage: python benchmarks/engine_deviations.py > docs/methods/engine_deviations.md, with the data of the
tests (COPROD_MEASURES_DATA adds the cases whose data are not shipped). Deviations are absolute, or
relative where lavaan's number is larger than 1.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import numpy as np

from coprod_measures.estimation import difference_test

TESTS = Path(__file__).resolve().parent.parent / "tests" / "estimation" / "test_lavaan.py"
KINDS = {
    "chi-square, unscaled": ("chisq", "baseline_chisq", "fmin"),
    "log-likelihood, AIC, BIC": ("logl", "unrestricted_logl", "aic", "bic", "bic2"),
    "CFI, TLI and other incremental indices": ("cfi", "tli", "nnfi", "nfi", "rfi", "ifi", "rni", "pnfi"),
    "RMSEA": ("rmsea",),
    "RMSEA, interval and tests": (
        "rmsea_ci_lower",
        "rmsea_ci_upper",
        "rmsea_pvalue",
        "rmsea_notclose_pvalue",
    ),
    "SRMR, CRMR, RMR": ("srmr", "srmr_bentler", "crmr", "rmr", "srmr_mplus"),
}


def load(path: Path) -> ModuleType:
    """Import the test module, which holds the cases and makes each fit once."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def deviation(ours: float, theirs: float) -> float:
    """Absolute, or relative to a number larger than 1."""
    return abs(ours - theirs) / max(1.0, abs(theirs))


class Table:
    """The largest deviation per quantity, with its case."""

    def __init__(self) -> None:
        self.largest: dict[str, tuple[float, str]] = {}
        self.counts: dict[str, int] = {}

    def add(self, quantity: str, ours: float, theirs: float | None, where: str) -> None:
        """Take one number into account; what lavaan leaves out is skipped."""
        if theirs is None:
            return
        self.counts[quantity] = self.counts.get(quantity, 0) + 1
        found = deviation(float(ours), theirs)
        if found >= self.largest.get(quantity, (-1.0, ""))[0]:
            self.largest[quantity] = (found, where)

    def show(self) -> str:
        """Return a Markdown table."""
        lines = ["| quantity | numbers | largest deviation | where |", "| --- | ---: | ---: | --- |"]
        for quantity, (value, where) in self.largest.items():
            lines.append(f"| {quantity} | {self.counts[quantity]} | {value:.1e} | {where} |")
        return "\n".join(lines)


def compare_model(lavaan: ModuleType, table: Table, case: str, step: str) -> None:
    """Add one fitted model."""
    fit, expected = lavaan._fit(case, step), lavaan.CASES[case]["models"][step]
    where = f"{case}, {step}" if step != "model" else case
    robust = "robust " if fit.options.robust else ""
    for row, theirs in lavaan._rows(case, step):
        table.add("estimates", fit.values[row], theirs["est"], where)
        table.add(f"{robust}standard errors", fit.standard_errors[row], theirs["se"], where)
        table.add("standardised estimates", fit.standardised[0][row], theirs["std_lv"], where)
        table.add("standardised estimates", fit.standardised[1][row], theirs["std_all"], where)
    measures = fit.fit_measures()
    for kind, names in KINDS.items():
        for name in names:
            for suffix, title in (("", kind), ("_scaled", "scaled fit"), ("_robust", "robust fit")):
                if f"{name}{suffix}" in expected["fit"]:
                    table.add(title, measures[f"{name}{suffix}"], expected["fit"][f"{name}{suffix}"], where)
    if "modification_indices" in expected:
        ours = fit.modification_indices().set_index(["lhs", "op", "rhs"])
        for lhs, op, rhs, _, mi, epc, *_ in expected["modification_indices"]:
            key = (lhs, op, rhs) if (lhs, op, rhs) in ours.index else (rhs, op, lhs)
            table.add("modification indices", ours.loc[key, "mi"], mi, where)
            table.add("expected parameter changes", ours.loc[key, "epc"], epc, where)
    for method in ("regression", "Bartlett"):
        if f"scores_{method}" in expected:
            scores = expected[f"scores_{method}"]
            found = fit.factor_scores(method)[scores["factors"]].head(10).to_numpy()
            for mine, theirs in zip(found.ravel(), np.ravel(scores["first"]), strict=True):
                table.add(f"factor scores, {method}", mine, theirs, where)


def main() -> None:
    """Print the table."""
    lavaan = load(TESTS)
    elsewhere = bool(os.environ.get("COPROD_MEASURES_DATA"))
    at_hand = [c for c, found in lavaan.CASES.items() if elsewhere or found["data"] in lavaan.SHIPPED]
    table = Table()
    for case in sorted(at_hand):
        for step in lavaan.CASES[case]["models"]:
            compare_model(lavaan, table, case, step)
        for step, theirs in lavaan.CASES[case]["score_tests"].items():
            ours = lavaan._fit(case, step).score_tests()
            table.add("score tests, total", ours.chisq, theirs["total"][0], f"{case}, {step}")
        incomplete = lavaan.CASES[case]["options"].get("missing") == "fiml"
        for pair, tests in lavaan.CASES[case]["differences"].items():
            freer, restricted = (lavaan._fit(case, step) for step in pair.split(" -> "))
            for method, restriction, statistic, _ in tests:
                if not method or (incomplete and method in ("satorra_2000", "scaled_shifted")):
                    continue
                ours = difference_test(freer, restricted, method=method, restriction=restriction)
                table.add("difference tests", ours.chisq, statistic, f"{case}, {pair}")
    print(table.show())


if __name__ == "__main__":
    main()
