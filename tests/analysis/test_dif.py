# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""DIF by ordinal logistic regression equals MASS::polr; planted items are found and laws hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures.analysis.dif_matching import DifStudy
from coprod_measures.analysis.dif_report import DifReport
from coprod_measures.analysis.scale_answers import ScaleAnswers
from coprod_measures.errors import DataError, OptionError
from coprod_measures.numerics.logistic_dif import logistic_dif

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads(
    (TESTS / "reference" / "dif.json").read_text(encoding="utf-8")
)["cases"]
SHIPPED = [c for c in REFERENCE if "bilingual" in c]
ELSEWHERE = [c for c in REFERENCE if "bilingual" not in c]
LORDIF: dict[str, Any] = json.loads((TESTS / "reference" / "lordif.json").read_text(encoding="utf-8"))[
    "cases"
]["anxiety_age"]
THREE: dict[str, Any] = json.loads((TESTS / "reference" / "dif_groups.json").read_text(encoding="utf-8"))
# polr ends its search about 1e-5 from the optimum, in the farthest cuts.
NEAR_POLR = 1e-4


def check_case(name: str, folder: Path) -> None:
    """Compare every quantity of a reference case with what `dif` finds."""
    case = REFERENCE[name]
    items, column = case["items"], "age" if "age" in name else "lang"
    frame = pd.read_csv(folder / case["file"])[[*items, column]].dropna(subset=items)
    focal = next(str(g) for g in frame[column].unique() if str(g) != case["reference"])
    options: dict[str, Any] = {"group": column, "group_order": (case["reference"], focal), "purify": False}
    for scores, matching in (("sum_score", "total"), ("rest_score", "rest")):
        report = cm.dif(frame, matching=matching, **options)
        assert sum(report.scales[0].n.values()) == case["n"]
        for found in report.items:
            check_item(found, case[scores][found.item])
    for adjust, key in (("holm", "p_holm_uniform_sum"), ("bh", "p_BH_uniform_sum")):
        found = cm.dif(frame, test="uniform", adjust=adjust, **options).to_frame()  # type: ignore[arg-type]
        assert found["p_adjusted"].to_numpy() == pytest.approx([case[key][i] for i in items], abs=1e-7)


def check_item(found: Any, expected: dict[str, Any]) -> None:
    models = found.models
    assert not models.separated
    fits = (models.score, models.group, models.interaction)
    for fit, name, loglik in zip(fits, ("m1", "m2", "m3"), expected["loglik"], strict=True):
        assert fit.loglik_null == pytest.approx(expected["ll0"], abs=1e-7)
        # Ours is a maximum: not below polr's, and above it by no more than polr stopped short.
        assert -1e-8 < fit.loglik - loglik < 1e-7
        assert fit.coefficients == pytest.approx(np.atleast_1d(expected[name]["b"]), abs=NEAR_POLR)
        assert fit.cuts == pytest.approx(np.atleast_1d(expected[name]["cuts"]), abs=NEAR_POLR)
    assert models.slope_change == pytest.approx(expected["beta_change"], abs=1e-5)
    tests = {"uniform_12": models.uniform, "nonuniform_23": models.nonuniform, "total_13": models.total}
    for name, c in tests.items():
        assert [c.chisq, c.p, c.cox_snell, c.nagelkerke, c.mcfadden] == pytest.approx(
            expected[name], abs=1e-7
        )


@pytest.mark.parametrize("name", SHIPPED)
def test_every_quantity_equals_polr(name: str) -> None:
    check_case(name, TESTS / "data")


@pytest.mark.data
@pytest.mark.parametrize("name", ELSEWHERE)
def test_every_quantity_equals_polr_on_data_that_are_not_shipped(name: str, data_folder: Path) -> None:
    check_case(name, data_folder / "reference" / "data")


def check_lordif(found: tuple[Any, ...], expected: list[dict[str, float]], p: float) -> None:
    """lordif prints four decimals; p is how near its calibration (mirt's default tolerance) lets one come."""
    for models, row in zip(found, expected, strict=True):
        tests = {"12": models.uniform, "13": models.total, "23": models.nonuniform}
        for name, c in tests.items():
            assert c.p == pytest.approx(row[f"chi{name}"], abs=p)
            assert c.mcfadden == pytest.approx(row[f"pseudo{name}.McFadden"], abs=1e-4)
            assert c.nagelkerke == pytest.approx(row[f"pseudo{name}.Nagelkerke"], abs=1e-4)
            assert c.cox_snell == pytest.approx(row[f"pseudo{name}.CoxSnell"], abs=1e-4)
        assert models.slope_change == pytest.approx(row["beta12"], abs=1e-4)


@pytest.mark.data
def test_matched_on_theta_it_gives_the_flags_and_statistics_of_lordif(data_folder: Path) -> None:
    items = LORDIF["items"]
    frame = pd.read_csv(data_folder / "reference" / "data" / LORDIF["file"])
    focal = frame["age"].to_numpy() != 0
    ordered = np.vstack([frame.loc[~focal, items], frame.loc[focal, items]]).astype(float)
    group = np.sort(focal)
    study = DifStudy(ScaleAnswers("a", tuple(items), (), True, frozenset(), {}, {}), ordered, group, {})
    assert (study.levels.max(axis=0) + 1).tolist() == LORDIF["ncat"]
    assert study.common.slopes == pytest.approx(LORDIF["ipar"], abs=5e-3)
    raw = [logistic_dif(study.levels[:, i], study.levels.mean(axis=1), group) for i in range(len(items))]
    check_lordif(tuple(raw), LORDIF["stats_raw"], 6e-5)
    # lordif flags by any of its three tests at .01, without adjustment, until the flags stay.
    anchors, rounds = frozenset(range(len(items))), 0
    while True:
        rounds += 1
        found = study.tests(anchors, "theta")
        lowest = [min(m.uniform.p, m.nonuniform.p, m.total.p) for m in found if m is not None]
        left = frozenset(i for i, p in enumerate(lowest) if p >= 0.01)
        if left == anchors:
            break
        anchors = left
    assert {item: i not in anchors for i, item in enumerate(items)} == LORDIF["flags"]
    assert rounds == LORDIF["iterations"]
    check_lordif(found, LORDIF["stats"], 2e-3)


def test_matched_on_theta_the_planted_item_is_flagged_too() -> None:
    report = cm.dif(bilingual(), group="lang", group_order=("sv", "en"), matching="theta")
    assert report.flagged == ("MAN4",)
    assert report.scales[0].settled
    assert abs(report.scales[0].difference) < 0.5
    assert "latenta poäng" in report.methods("sv")
    back = cm.dif(bilingual(), group="lang", group_order=("en", "sv"), matching="theta").to_frame()
    assert back["log_odds"].to_numpy() == pytest.approx(-report.to_frame()["log_odds"].to_numpy(), abs=1e-4)


def bilingual(items: str = "MAN") -> pd.DataFrame:
    frame = pd.read_csv(TESTS / "data" / "bilingual_sim.csv")
    return frame[[*(f"{items}{i}" for i in range(1, 7)), "lang"]]


def test_the_planted_item_is_flagged_and_leaves_the_score() -> None:
    report = cm.dif(bilingual(), group="lang", group_order=("sv", "en"))
    assert report.flagged == ("MAN4",)
    (scale,) = report.scales
    assert scale.anchors == ("MAN1", "MAN2", "MAN3", "MAN5", "MAN6")
    assert scale.settled
    assert scale.rounds == 1
    before = cm.dif(bilingual(), group="lang", group_order=("sv", "en"), purify=False)
    # Unpurified, the planted item makes its neighbour look biased the other way.
    assert before.items[0].p_adjusted < 0.05 < report.items[0].p_adjusted
    # The studied item is back in its own score, so its row is that of the whole score.
    planted = [r.to_frame().set_index("item").loc["MAN4"] for r in (before, report)]
    pd.testing.assert_series_equal(planted[0], planted[1])
    assert "dif_short" in {f.code for f in report.findings}


def test_the_frame_has_the_columns_that_others_read() -> None:
    frame = cm.dif(bilingual(), group="lang").to_frame()
    wanted = [
        "item",
        "chisq_uniform",
        "p_uniform",
        "chisq_nonuniform",
        "p_nonuniform",
        "r2_change",
        "flagged",
    ]
    assert set(wanted) <= set(frame.columns)
    assert frame["flagged"].dtype == bool
    assert frame["chisq_total"].to_numpy() == pytest.approx(
        frame["chisq_uniform"] + frame["chisq_nonuniform"]
    )


def test_a_plain_frame_of_any_kind_gives_the_same() -> None:
    first = cm.dif(bilingual(), group="lang").to_frame()
    second = cm.dif(pl.from_pandas(bilingual()), group="lang").to_frame()
    pd.testing.assert_frame_equal(first, second)


def random_answers(seed: int, k: int = 5, n: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(n, 1)) + rng.normal(size=(n, k))
    frame = pd.DataFrame(np.clip(np.round(latent * 1.2 + 3), 1, 5), columns=[f"i{j}" for j in range(k)])
    return frame.assign(g=np.where(rng.random(n) < 0.5, "a", "b"))


def numbers(report: DifReport) -> np.ndarray:
    return report.to_frame().select_dtypes("number").to_numpy()


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), purify=st.booleans())
def test_relabelling_the_groups_flips_the_sign_and_nothing_else(seed: int, purify: bool) -> None:
    frame = random_answers(seed)
    one = cm.dif(frame, group="g", group_order=("a", "b"), purify=purify)
    other = cm.dif(frame, group="g", group_order=("b", "a"), purify=purify)
    assert one.flagged == other.flagged
    assert one.scales[0].difference == pytest.approx(-other.scales[0].difference)
    signed = one.to_frame()["log_odds"], other.to_frame()["log_odds"]
    assert signed[0].to_numpy() == pytest.approx(-signed[1].to_numpy(), abs=1e-6)
    # The mean difference is averaged over whichever group is focal, so it is another number.
    apart = ["log_odds", "mean_difference"]
    unsigned = [r.to_frame().drop(columns=apart).select_dtypes("number") for r in (one, other)]
    assert unsigned[0].to_numpy() == pytest.approx(unsigned[1].to_numpy(), abs=1e-7)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), shift=st.integers(-100, 100))
def test_a_constant_added_to_all_codes_changes_nothing(seed: int, shift: int) -> None:
    frame = random_answers(seed)
    items = [c for c in frame if c != "g"]
    shifted = frame.assign(**{c: frame[c] + shift for c in items})
    assert numbers(cm.dif(frame, group="g")) == pytest.approx(numbers(cm.dif(shifted, group="g")), abs=1e-7)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_a_group_against_itself_gives_zero(seed: int) -> None:
    frame = random_answers(seed)
    twice = pd.concat([frame.assign(g="a"), frame.assign(g="b")])
    report = cm.dif(twice, group="g", alpha=0.5, r2=0.0)
    assert report.flagged == ()
    found = report.to_frame()
    assert found[["chisq_total", "r2_change", "log_odds"]].to_numpy() == pytest.approx(0, abs=1e-7)
    assert found["p_total"].to_numpy() == pytest.approx(1, abs=1e-6)


def checked_responses(n: int = 200) -> cm.ResponseData:
    instrument = cm.load_instrument("coproduction-core")
    answers = cm.simulate_responses(instrument, n=n, seed=1)
    data, _ = cm.validate(answers, instrument, respondent="respondent", group="language")
    return data


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_shift_is_found_and_nothing_else(seed: int) -> None:
    instrument = cm.load_instrument("coproduction-core")
    items = instrument.scale("management").items
    for bias in ({}, {items[3]: 0.8}):
        answers = cm.simulate_responses(instrument, n=400, seed=seed, bias=bias)
        data, _ = cm.validate(answers, instrument, respondent="respondent", group="language")
        plain = pd.DataFrame(data.to_numpy(items), columns=items).assign(language=data.labels())
        report = cm.dif(plain, group="language", group_order=("sv", "en"))
        assert report.flagged == tuple(bias)
        log_odds = report.to_frame().set_index("item")["log_odds"]
        assert all(log_odds[item] > 1 for item in bias)


def test_responses_are_examined_scale_by_scale_and_adjusted_together() -> None:
    data = checked_responses()
    report = cm.dif(data, group="language")
    scales = {s.id: s for s in data.instrument.all_scales()}
    assert [s.scale for s in report.scales] == [i for i, s in scales.items() if s.reflective]
    assert {f.scale for f in report.refused} == {i for i, s in scales.items() if not s.reflective}
    assert report.groups == ("sv", "en")
    frame = report.to_frame()
    m = len(frame)
    assert frame["p_adjusted"].min() == pytest.approx(min(1.0, m * frame["p_total"].min()))
    # One scale alone, as a plain frame of keyed answers, has the same raw tests.
    scale = scales[report.scales[1].scale]
    plain = pd.DataFrame(data.to_numpy(scale.items), columns=scale.items).assign(language=data.labels())
    alone = cm.dif(plain, group="language", group_order=("sv", "en"), purify=False).to_frame()
    same = cm.dif(data, group="language", purify=False).to_frame().query("scale == @scale.id")
    assert alone["chisq_total"].to_numpy() == pytest.approx(same["chisq_total"].to_numpy(), abs=1e-9)


def test_findings_say_when_the_score_is_a_poor_match() -> None:
    frame = random_answers(4, n=600)
    items = [c for c in frame if c != "g"]
    far = frame.copy()
    far.loc[far["g"] == "b", items] = np.clip(far.loc[far["g"] == "b", items] + 1, 1, 5)
    report = cm.dif(far, group="g", group_order=("a", "b"))
    told = {f.code: f for f in report.findings}
    assert told["dif_impact"].values["difference"] == pytest.approx(report.scales[0].difference)
    assert report.scales[0].difference > 0.5
    assert "dif_impact" not in {f.code for f in cm.dif(frame, group="g").findings}
    assert "dif_short" not in {f.code for f in cm.dif(random_answers(5, k=10), group="g").findings}


def test_constant_and_separated_items_are_findings() -> None:
    frame = random_answers(6)
    report = cm.dif(frame.assign(i0=3), group="g")
    assert report.to_frame().iloc[0][["chisq_uniform", "p_adjusted"]].isna().all()
    assert {f.item for f in report.findings if f.code == "dif_not_computed"} == {"i0"}
    told = cm.dif(
        frame.assign(i0=np.where(frame["g"] == "a", 1, 2)), group="g", purify=False, matching="rest"
    )
    assert "dif_separated" in {f.code for f in told.findings if f.item == "i0"}


def test_purification_stops_while_two_anchors_are_left() -> None:
    frame = random_answers(7, k=3, n=1000)
    b = frame["g"] == "b"
    frame.loc[b, "i0"], frame.loc[b, "i1"] = 6 - frame.loc[b, "i0"], np.minimum(frame.loc[b, "i1"] + 2, 5)
    report = cm.dif(frame, group="g")
    assert len(report.flagged) >= 2
    assert "dif_few_anchors" in {f.code for f in report.findings}
    assert len(report.scales[0].anchors) >= 2


@pytest.mark.parametrize("item", THREE["items"])
def test_three_groups_equal_polr(item: str) -> None:
    items = list(THREE["items"])
    frame = pd.read_csv(TESTS / "data" / "bilingual_sim.csv")[[*items, "role"]].dropna()
    report = cm.dif(frame, group="role", group_order=THREE["groups"], purify=False)
    found = next(i for i in report.items if i.item == item)
    expected = THREE["items"][item]
    fits = (found.models.score, found.models.group, found.models.interaction)
    for fit, loglik in zip(fits, expected["loglik"], strict=True):
        assert fit.loglik_null == pytest.approx(expected["null"], abs=1e-7)
        assert -1e-8 < fit.loglik - loglik < 1e-6
    assert fits[1].coefficients == pytest.approx(expected["group"], abs=NEAR_POLR)
    assert fits[2].coefficients == pytest.approx(expected["interaction"], abs=5 * NEAR_POLR)
    for name in ("uniform", "nonuniform", "total"):
        c, theirs = getattr(found.models, name), expected[name]
        assert c.df == theirs["df"]
        assert (c.chisq, c.p, c.mcfadden) == pytest.approx(
            (theirs["chisq"], theirs["p"], theirs["mcfadden"]), abs=2e-6
        )
    assert abs(found.models.log_odds) == pytest.approx(max(map(abs, expected["group"][1:])), abs=NEAR_POLR)
    assert found.mantel is None


def test_an_item_that_one_of_three_groups_answers_differently_is_found() -> None:
    rng = np.random.default_rng(2)
    ability = rng.normal(size=(900, 1))
    answers = np.digitize(ability + 0.8 * rng.normal(size=(900, 12)), [-1.0, 0.0, 1.0]).astype(float)
    group = np.repeat(["a", "b", "c"], 300)
    answers[group == "c", 4] = np.digitize(
        ability[group == "c", 0] + 0.9 + 0.8 * rng.normal(size=300), [-1.0, 0.0, 1.0]
    )
    frame = pd.DataFrame(answers, columns=[f"i{k}" for k in range(12)]).assign(g=group)
    for matching in ("total", "theta"):
        report = cm.dif(frame, group="g", matching=matching)  # type: ignore[arg-type]
        assert report.flagged == ("i4",)
        assert report.groups == ("a", "b", "c")
        (item,) = (i for i in report.items if i.flagged)
        assert item.models.log_odds > 0.5  # group c, the farthest
        assert len(item.models.group.coefficients) == 3
    scales = report.scales_frame()
    assert (scales["n_reference"][0], scales["n_focal"][0]) == (300, 600)
    assert "b, c against a" in str(report)
    assert "4 df" in report.to_markdown("sv")
    assert "längst från a" in report.to_markdown("sv")
    # with the groups in another order the tests stay, and with two groups only the comparison is another
    turned = cm.dif(frame, group="g", group_order=("c", "b", "a"), matching="theta")
    assert turned.flagged == ("i4",)
    one, two = (r.to_frame().set_index("item")["chisq_total"] for r in (report, turned))
    assert one["i4"] == pytest.approx(two["i4"], rel=1e-3)


def test_it_shows_itself_in_both_languages() -> None:
    report = cm.dif(bilingual(), group="lang", group_order=("sv", "en"))
    assert "MAN4" in report.verdict("en")
    assert "icke-uniform" in report.to_markdown("sv")
    assert len(str(report).splitlines()) < 40
    assert report.to_markdown("sv").count("0,02") >= 1
    assert "<table>" in report._repr_html_()
    assert list(report.findings_frame("sv")["code"]) == ["dif_short"]


def test_what_cannot_be_compared_is_refused() -> None:
    frame = random_answers(8)
    three = frame.assign(g=["a", "b", "c"] * 40)
    with pytest.raises(DataError, match="3 groups, and two are compared"):
        cm.mimic_dif(three, group="g")
    assert cm.dif(three, group="g", group_order=("c", "a")).groups == ("c", "a")
    with pytest.raises(DataError, match="1 group, and"):
        cm.dif(frame, group="g", group_order=("a",))
    with pytest.raises(DataError, match="2 groups"):
        cm.dif(frame, group="g", group_order=("a", "a"))
    with pytest.raises(DataError, match="no group 'd'"):
        cm.dif(frame, group="g", group_order=("a", "d"))
    with pytest.raises(DataError, match="different answers"):
        cm.dif(frame.assign(i0=np.arange(len(frame)) / 7), group="g")
    with pytest.raises(OptionError, match="alpha"):
        cm.dif(frame, group="g", alpha=5)
    with pytest.raises(OptionError, match="total"):
        cm.dif(frame, group="g", test="both")  # type: ignore[arg-type]
    few = cm.dif(pd.concat([frame[frame["g"] == "a"], frame[frame["g"] == "b"].head(4)]), group="g")
    assert [f.code for f in few.refused] == ["dif_no_cases"]
    assert few.to_frame().empty
    assert "No item could be tested" in few.verdict("en")
    assert "kunde prövas" in few.verdict("sv")
