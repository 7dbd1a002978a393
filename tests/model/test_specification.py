# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The completed table: lavaan's defaults, identification, equalities."""

from __future__ import annotations

import numpy as np
import pytest

from coprod_measures.errors import ModelError, OptionError
from coprod_measures.model import FactorModel
from coprod_measures.model.parameter_map import parameter_map
from coprod_measures.model.specification import complete

TWO = FactorModel.parse("f =~ a + b + c\ng =~ d + e + h")


def names(model: FactorModel, **free: bool) -> set[str]:
    """Names of rows of the first group, all or only free ones."""
    return {p.name for p in model.parameters if p.group == 1 and (not free or bool(p.free) == free["free"])}


def test_residual_variances_and_factor_covariances_are_added() -> None:
    full = complete(TWO)
    assert names(full) - {p.name for p in TWO.parameters} == {
        "a~~a", "b~~b", "c~~c", "d~~d", "e~~e", "h~~h", "f~~f", "g~~g", "f~~g",
    }  # fmt: skip
    assert names(full, free=False) == {"f=~a", "g=~d"}


def test_means_are_added_when_asked() -> None:
    full = complete(TWO, meanstructure=True)
    assert {"a~1", "h~1", "f~1"} <= names(full)
    assert {"f~1", "g~1"} <= names(full, free=False)


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("f =~ NA*a + b + c\nf ~~ 1*f", {"f~~f"}),
        ("f =~ a + 1*b + c", {"f=~a", "f=~b"}),
        ("f =~ 2*a + b + c", {"f=~a"}),
    ],
)
def test_the_first_loading_is_the_unit_unless_released(text: str, fixed: set[str]) -> None:
    assert names(complete(FactorModel.parse(text)), free=False) == fixed


def test_unit_variances_free_every_loading() -> None:
    assert names(complete(TWO, identification="std_lv"), free=False) == {"f~~f", "g~~g"}


def test_exogenous_factors_covary_and_final_dependents_do() -> None:
    model = FactorModel.parse("f =~ a+b+c\ng =~ d+e+h\nk =~ i+j+l\nf + g ~ k + x\ny ~ x")
    pairs = {p.key for p in complete(model).parameters if p.op == "~~" and p.lhs != p.rhs}
    assert pairs == {("f", "~~", "g"), ("f", "~~", "y"), ("g", "~~", "y")}


def test_moments_of_covariates_are_given() -> None:
    model = FactorModel.parse("f =~ a+b+c\nf ~ x + z")
    given = {p.name for p in complete(model, meanstructure=True).parameters if p.exogenous}
    assert given == {"x~~x", "x~~z", "z~~z", "x~1", "z~1"}
    free = complete(model, fixed_x=False, meanstructure=True)
    assert not any(p.exogenous for p in free.parameters)


@pytest.mark.parametrize(
    ("equal", "n_free"),
    [
        ((), 38), (("loadings",), 34), (("loadings", "intercepts"), 30), (("residuals",), 32),
        (("loadings", "intercepts", "means"), 28), (("lv_variances", "lv_covariances"), 35),
    ],
)  # fmt: skip
def test_equalities_across_groups(equal: tuple[str, ...], n_free: int) -> None:
    full = complete(TWO, n_groups=2, meanstructure=True, equal=equal)
    assert max(p.free for p in full.parameters) == n_free
    means = [p for p in full.parameters if p.op == "~1" and p.lhs == "f"]
    assert bool(means[1].free) == ("intercepts" in equal and "means" not in equal)
    assert not means[0].free


def test_a_released_parameter_is_free_in_every_group() -> None:
    held = complete(TWO, n_groups=2, equal=("loadings",))
    freed = complete(TWO, n_groups=2, equal=("loadings",), free=["f =~ b"])
    assert max(p.free for p in freed.parameters) == max(p.free for p in held.parameters) + 1


@pytest.mark.parametrize("wrong", [["f =~ x"], ["b ~ 2"]])
def test_a_release_that_is_no_parameter_is_refused(wrong: list[str]) -> None:
    with pytest.raises(ModelError):
        complete(TWO, n_groups=2, equal=("loadings",), free=wrong)


def test_an_unknown_equality_suggests_a_known_one() -> None:
    with pytest.raises(OptionError, match="Did you mean 'intercepts'"):
        complete(TWO, n_groups=2, equal=("intercept",))


@pytest.mark.parametrize(("entries", "n_groups"), [("a, a, a", 2), ("1, 1", 1), ("a, b", 3)])
def test_a_modifier_needs_an_entry_for_every_group(entries: str, n_groups: int) -> None:
    model = FactorModel.parse(f"f =~ a + c({entries})*b + c")
    with pytest.raises(ModelError, match=f"f=~b .* the data have {n_groups}"):
        complete(model, n_groups=n_groups)


def test_one_label_is_one_parameter_and_a_fixed_one_fixes_all() -> None:
    full = complete(FactorModel.parse("f =~ NA*a + x*b + x*c\nf ~~ 1*f"))
    b, c = (p for p in full.parameters if p.label == "x")
    assert b.free == c.free > 0
    fixed = complete(FactorModel.parse("f =~ x*a + x*b + c"))  # the first is the marker
    assert [p.value for p in fixed.parameters if p.label == "x"] == [1.0, 1.0]


@pytest.mark.parametrize("equal", [(), ("loadings",), ("loadings", "intercepts")])
def test_effect_coding_averages_loadings_and_centres_intercepts(equal: tuple[str, ...]) -> None:
    full = complete(TWO, n_groups=2, meanstructure=True, identification="effect", equal=equal)
    rows = parameter_map(full, np.zeros(len(full.parameters)))
    values = rows.values(np.random.default_rng(1).normal(size=rows.n_free))
    for group in (1, 2):
        for factor, items in (("f", "abc"), ("g", "deh")):
            loadings = [v for p, v in zip(full.parameters, values, strict=True)
                        if p.op == "=~" and p.lhs == factor and p.group == group]  # fmt: skip
            intercepts = [v for p, v in zip(full.parameters, values, strict=True)
                          if p.op == "~1" and p.lhs in items and p.group == group]  # fmt: skip
            assert np.mean(loadings) == pytest.approx(1.0)
            assert sum(intercepts) == pytest.approx(0.0)


def test_effect_coding_survives_partial_equality() -> None:
    full = complete(TWO, n_groups=2, meanstructure=True, identification="effect",
                    equal=("loadings", "intercepts"), free=["f =~ b", "b ~ 1"])  # fmt: skip
    rows = parameter_map(full, np.zeros(len(full.parameters)))
    values = rows.values(np.random.default_rng(2).normal(size=rows.n_free))
    by_name = {(p.name, p.group): v for p, v in zip(full.parameters, values, strict=True)}
    for group in (1, 2):
        assert sum(by_name[f"f=~{i}", group] for i in "abc") == pytest.approx(3.0)
    assert by_name["f=~a", 1] == pytest.approx(by_name["f=~a", 2])


def test_theta_is_found_back_from_rows() -> None:
    for way in ("marker", "std_lv", "effect"):
        full = complete(TWO, n_groups=2, meanstructure=True, identification=way, equal=("loadings",))
        rows = parameter_map(full, np.array([p.value if p.fixed else 0.0 for p in full.parameters]))
        theta = np.random.default_rng(3).normal(size=rows.n_free)
        assert rows.theta(rows.values(theta)) == pytest.approx(theta)
