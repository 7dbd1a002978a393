# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Published figures are recomputed from each other; our own figures, rounded as in print, must agree."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.errors import DataError
from coprod_measures.messages import LANGUAGES

MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.fixture(scope="module")
def hs() -> pd.DataFrame:
    return pd.read_csv(Path(__file__).parents[1] / "data" / "hs1939.csv")


def test_ilead_does_not_agree_and_the_explanations_are_named() -> None:
    found = cm.check_rmsea("0.059", chisq="382.864", df=99, n=336)
    assert found.agrees is False
    assert found.implied == pytest.approx({"n": 0.092379, "n - 1": 0.092517}, abs=1e-5)
    assert [f.code for f in found.findings] == [
        "published_disagrees",
        "published_other_n",
        "published_scaled",
    ]
    assert found.findings[1].values["other"] == 824
    for language in LANGUAGES:
        said = " ".join([found.sentence(language), *(f.message(language) for f in found.findings)])
        assert {"en": "do not agree", "sv": "stämmer inte"}[language] in said
        assert not any(word in said for word in ("error:", "wrong", "felaktig"))
    report = cm.check_published(cm.load_card("ilead"))
    assert [c.kind for c in report.disagreements] == ["rmsea"]
    assert "824" in str(report)


def test_the_four_models_of_making_decisions_agree() -> None:
    report = cm.check_published(cm.load_card("making-decisions"))
    assert report.disagreements == ()
    implied = [c.implied["n - 1"] for c in report.checks if c.kind == "rmsea"]
    assert implied == pytest.approx([0.0995, 0.1141, 0.0643, 0.0788], abs=6e-5)


def test_only_one_card_has_figures_that_do_not_agree() -> None:
    found = {name: cm.check_published(cm.load_card(name)).disagreements for name in cm.list_cards()}
    assert [name for name, checks in found.items() if checks] == ["ilead"]


@pytest.mark.parametrize("decimals", [2, 3])
@pytest.mark.parametrize("group", [None, "school"])
def test_our_own_rmsea_agrees_when_printed(hs: pd.DataFrame, group: str | None, decimals: int) -> None:
    fit = cm.cfa(MODEL, hs, group=group)
    m = fit.fit_measures()
    printed, chisq = f"{m['rmsea']:.{decimals}f}", f"{m['chisq']:.1f}"
    groups = 1 if group is None else 2
    assert cm.check_rmsea(printed, chisq=chisq, df=int(m["df"]), n=301, groups=groups).agrees
    moved = f"{m['rmsea'] + 0.02:.{decimals}f}"
    assert cm.check_rmsea(moved, chisq=chisq, df=int(m["df"]), n=301, groups=groups).agrees is False


def test_a_scaled_statistic_beside_an_unscaled_rmsea_is_a_disagreement(hs: pd.DataFrame) -> None:
    rng = np.random.default_rng(1)
    items = hs[[f"x{i}" for i in range(1, 10)]]
    spread = np.sqrt(rng.gamma(1, 1, len(hs)))
    heavy = (items - items.mean()).mul(spread, axis=0) + items.mean()
    m = cm.cfa(MODEL, heavy, estimator="MLR").fit_measures()
    assert abs(m["rmsea"] - m["rmsea_scaled"]) > 0.005
    mixed = cm.check_rmsea(f"{m['rmsea']:.3f}", chisq=f"{m['chisq_scaled']:.3f}", df=int(m["df"]), n=301)
    assert mixed.agrees is False
    assert "published_scaled" in [f.code for f in mixed.findings]


def test_a_chisquare_below_its_degrees_of_freedom_gives_zero() -> None:
    assert cm.check_rmsea("0.00", chisq="8.1", df=10, n=100).agrees
    off = cm.check_rmsea("0.05", chisq="8.1", df=10, n=100)
    assert [f.code for f in off.findings] == ["published_disagrees", "published_scaled"]


@pytest.mark.parametrize("decimals", [2, 3, 4])
@pytest.mark.parametrize("group", [None, "school"])
def test_our_own_cfi_and_tli_agree_when_printed(hs: pd.DataFrame, group: str | None, decimals: int) -> None:
    m = cm.cfa(MODEL, hs, group=group).fit_measures()
    printed = {name: f"{m[name]:.{decimals}f}" for name in ("cfi", "tli")}
    baseline = {
        "chisq": f"{m['chisq']:.2f}",
        "df": int(m["df"]),
        "baseline_chisq": f"{m['baseline_chisq']:.2f}",
        "baseline_df": int(m["baseline_df"]),
    }
    assert cm.check_cfi(printed["cfi"], **baseline).agrees
    assert cm.check_tli(printed["tli"], **baseline).agrees
    assert cm.check_tli(printed["tli"], df=baseline["df"], cfi=printed["cfi"],
                        baseline_df=baseline["baseline_df"]).agrees  # fmt: skip
    off = cm.check_cfi(f"{m['cfi'] + 0.02:.{decimals}f}", **baseline)
    assert [f.code for f in off.findings] == ["published_disagrees", "published_baseline"]
    assert off.implied["baseline"] == pytest.approx(m["cfi"], abs=1e-4)
    assert cm.check_tli(f"{m['tli'] - 0.02:.{decimals}f}", **baseline).agrees is False


def test_cfi_and_tli_of_lavaan() -> None:
    """lavaan 0.6-14 of Holzinger and Swineford's nine tests: baseline 918.852, df 36."""
    baseline = {"chisq": "85.306", "df": 24, "baseline_chisq": "918.852", "baseline_df": 36}
    assert cm.check_cfi("0.930560", **baseline).implied["baseline"] == pytest.approx(0.930560, abs=1e-6)
    assert cm.check_tli("0.895839", **baseline).implied["baseline"] == pytest.approx(0.895839, abs=1e-6)


def test_cfi_and_tli_imply_the_number_of_items() -> None:
    """Making Decisions, 28 items: (1 - TLI) / (1 - CFI) df is 28 * 27 / 2, within rounding."""
    found = cm.check_tli("0.54", df=350, cfi="0.58")
    assert found.agrees
    assert "28 items" in found.implied
    assert cm.check_tli("0.54", df=350, cfi="0.58", items=28).agrees
    assert cm.check_tli("0.54", df=350, cfi="0.58", items=32).agrees is False
    assert cm.check_tli("1.02", df=10, cfi="1.00", items=6).agrees, "a CFI of one hides how good the fit is"
    assert cm.check_tli("0.99", df=10, cfi="0.90").agrees is False
    report = cm.check_published(cm.load_card("cbpr-e2"))
    assert [c.kind for c in report.checks].count("tli") == 4


def test_a_card_may_print_its_baseline() -> None:
    card = cm.load_card("making-decisions")
    first = card.models[0].model_copy(
        update={"chisq": "85.306", "df": 24, "n": 301, "n_items": 9, "baseline_chisq": "918.852",
                "cfi": "0.931", "tli": "0.80", "rmsea": None}
    )  # fmt: skip
    found = cm.check_published(card.model_copy(update={"models": (first,)}))
    assert [(c.kind, c.agrees) for c in found.checks if c.kind in ("cfi", "tli")] == [
        ("cfi", True),
        ("tli", False),
    ]


@pytest.mark.parametrize(
    ("printed", "agrees"),
    [("0.09", True), ("0.0925", True), ("0.092", True), (0.093, True), ("0.094", False), ("0.1", True)],
)
def test_the_decimals_that_are_printed_count(printed: Any, agrees: bool) -> None:
    assert cm.check_rmsea(printed, chisq="382.864", df=99, n=336).agrees is agrees


def test_omega_agrees_with_our_own(hs: pd.DataFrame) -> None:
    items = hs[["x4", "x5", "x6"]]
    standard = (items - items.mean()) / items.std()
    result = cm.reliability(standard)
    scale = result[result.scales[0]]
    loadings = [f"{x:.2f}" for x in scale.items["loading_std"]]
    found = cm.check_omega(f"{scale.omega.value:.2f}", loadings)
    assert found.agrees
    assert found.low < scale.omega.value < found.high
    off = cm.check_omega("0.70", loadings)
    assert [f.code for f in off.findings] == ["published_disagrees", "published_errors"]


def test_omega_of_psat_is_recomputed_only() -> None:
    found = next(c for c in cm.check_published(cm.load_card("psat")).checks)
    assert found.agrees is None
    assert found.implied["omega"] == pytest.approx(0.802, abs=5e-4)
    assert "imply that omega is" in found.sentence()


def test_alpha_agrees_with_our_own(hs: pd.DataFrame) -> None:
    items = hs[["x1", "x2", "x3"]]
    result = cm.reliability(items)
    scale = result[result.scales[0]]
    r, sd = items.corr().round(2).to_numpy(), items.std().to_numpy()
    assert cm.check_alpha(f"{scale.alpha_standardised.value:.2f}", r).agrees
    raw = cm.check_alpha(f"{scale.alpha.value:.2f}", r, sds=sd)
    assert raw.agrees
    assert raw.low < scale.alpha.value < raw.high
    off = cm.check_alpha("0.90", r)
    assert [f.code for f in off.findings] == ["published_disagrees", "published_raw_alpha"]
    assert cm.check_alpha("0.90", r, sds=sd).findings[1].code == "published_other_answers"


def test_a_mean_lies_in_its_range_and_its_spread_is_possible() -> None:
    mean, sd = cm.check_mean("4.34", minimum=1, maximum=5, sd="0.52", n=312)
    assert mean.agrees
    assert sd.agrees
    assert sd.high == pytest.approx(math.sqrt(3.335 * 0.665 * 312 / 311))
    assert cm.check_mean("5.2", minimum=1, maximum=5)[0].agrees is False
    assert cm.check_mean("4.9", minimum=1, maximum=5, sd="1.2", n=312)[1].agrees is False
    assert cm.check_mean("3", minimum=1, maximum=5, sd="2.8", n=2)[1].agrees
    half = [1] * 50 + [5] * 50
    assert cm.check_mean("3.00", minimum=1, maximum=5, sd=f"{np.std(half, ddof=1):.3f}", n=100)[1].agrees


def test_checks_of_a_mean_show_themselves_as_the_others_do() -> None:
    found = cm.check_mean("4.9", minimum=1, maximum=5, sd="1.2", n=312, place="Trust")
    assert len(found) == len(found.to_frame()) == 2
    assert [c.kind for c in found.disagreements] == ["sd"]
    assert str(found).startswith("Published figures: Trust")
    assert "FigureCheck(" not in str(found) + repr(found.table("sv"))
    assert "Publicerade siffror: Trust" in str(found.table("sv"))


def test_the_report_shows_itself() -> None:
    report = cm.check_published(cm.load_card("cbpr-e2"))
    assert list(report.to_frame().columns) == ["kind", "place", "printed", "low", "high", "agrees"]
    assert len(report.to_frame()) == len(report.checks)
    for language in LANGUAGES:
        assert len(report.table(language).rows) == len(report.checks)
    assert "<table>" in report._repr_html_()


@pytest.mark.parametrize(
    "call",
    [
        lambda: cm.check_rmsea("abc", chisq="1", df=1, n=10),
        lambda: cm.check_rmsea("0.1", chisq="1", df=0, n=10),
        lambda: cm.check_rmsea("0.1", chisq="1", df=1, n=1),
        lambda: cm.check_rmsea("nan", chisq="1", df=1, n=10),
        lambda: cm.check_omega("0.8", ["0.7", "-0.7"]),
        lambda: cm.check_omega("0.8", ["0.7"]),
        lambda: cm.check_alpha("0.8", [[1, 0.5], [0.4, 1]]),
        lambda: cm.check_alpha("0.8", [[1, 0.2], [0.2]]),
        lambda: cm.check_alpha("0.8", [[1, "high"], ["high", 1]]),
        lambda: cm.check_alpha("0.8", [[1, 0.5], [0.5, 1]], sds=[1, 0]),
        lambda: cm.check_alpha("0.8", [[1, 0.5], [0.5, 1]], sds=["a", "b"]),  # type: ignore[list-item]
        lambda: cm.check_mean("3", minimum=5, maximum=1),
        lambda: cm.check_cfi("0.9", chisq="10", df=0, baseline_chisq="100", baseline_df=6),
        lambda: cm.check_cfi("0.9", chisq="10", df=8, baseline_chisq="100", baseline_df=6),
        lambda: cm.check_tli("0.9", df=8),
        lambda: cm.check_tli("0.9", df=8, chisq="10", baseline_chisq="100"),
    ],
)
def test_what_cannot_be_checked_is_refused(call: Any) -> None:
    with pytest.raises(DataError):
        call()


def test_only_cards_are_checked_as_a_whole() -> None:
    with pytest.raises(DataError, match=r"str is not a card.*load_card"):
        cm.check_published("ilead")  # type: ignore[arg-type]
