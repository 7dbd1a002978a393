# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""lavaan's syntax, read and written."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_measures.errors import ModelError
from coprod_measures.model import FactorModel, Parameter


def keys(text: str) -> list[tuple[str, str, str]]:
    return [(p.lhs, p.op, p.rhs) for p in FactorModel.parse(text).parameters]


def test_every_operator_is_read() -> None:
    model = FactorModel.parse("""
        # a comment
        f =~ x1 + x2 +      ! continued
             x3
        f ~ z1 + z2;  g =~ y1
        x1 ~~ x2
        x1 ~ 1
        u | t1 + t2
        u ~*~ u
    """)
    assert [(p.lhs, p.op, p.rhs) for p in model.parameters] == [
        ("f", "=~", "x1"), ("f", "=~", "x2"), ("f", "=~", "x3"), ("f", "~", "z1"), ("f", "~", "z2"),
        ("g", "=~", "y1"), ("x1", "~~", "x2"), ("x1", "~1", ""), ("u", "|", "t1"), ("u", "|", "t2"),
        ("u", "~*~", "u"),
    ]  # fmt: skip


def test_sums_on_the_left_repeat_the_right_side() -> None:
    assert keys("f + g ~ a + b") == [("f", "~", "a"), ("f", "~", "b"), ("g", "~", "a"), ("g", "~", "b")]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("1*x", {"value": 1.0}),
        ("-0.5*x", {"value": -0.5}),
        ("2e-1*x", {"value": 0.2}),
        ("NA*x", {"released": True}),
        ("a*x", {"label": "a"}),
        ("start(0.7)*x", {"start": 0.7}),
        ("a*start(0.7)*x", {"label": "a", "start": 0.7}),
        ("NA*a*x", {"released": True, "label": "a"}),
    ],
)
def test_modifiers(term: str, expected: dict[str, object]) -> None:
    found = FactorModel.parse(f"f =~ {term}").parameters[0]
    plain = Parameter("f", "=~", "x")
    for name in ("value", "released", "label", "start"):
        wanted = expected.get(name, getattr(plain, name))
        have = getattr(found, name)
        assert have == wanted or (math.isnan(have) and math.isnan(wanted))


def test_a_vector_modifier_makes_a_row_per_group() -> None:
    first, second = FactorModel.parse("f =~ c(1, NA)*c(a, b)*x").parameters
    assert (first.group, first.value, first.label) == (1, 1.0, "a")
    assert (second.group, second.released, second.label) == (2, True, "b")


def test_two_mentions_of_a_parameter_are_joined() -> None:
    (only,) = FactorModel.parse("f =~ x\nf =~ a*x").parameters
    assert only.label == "a"
    (both,) = FactorModel.parse("f =~ NA*x + a*x").parameters
    assert (both.released, both.label) == (True, "a")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("f = x1 + x2", "no operator"),
        ("f =~ x1 +", "not a variable"),
        ("f =~ x1 + 2x", "not a variable"),
        ("2f =~ x1", "not a name"),
        ("f =~ $*x1", "modifier"),
        ("f =~ x\nf =~ 1*x\nf =~ 2*x", "second time"),
        ("f =~ a*x\nf =~ b*x", "second label"),
        ("a == b", "not supported"),
        ("f =~ f", "'f' on both sides"),
        ("x ~ y + x", "'x' on both sides"),
        ("f =~ x1 + x2 + x1", "'x1' twice"),
        ("i := a* ", "cannot be read"),
        ("i := open(a)", "cannot be read"),
        ("i := a.__class__", "cannot be read"),
        ("f =~ c(1,2)*c(a,b,d)*x", "different lengths"),
        ("  # nothing", "empty"),
    ],
)
def test_errors_show_the_line_and_a_remedy(text: str, words: str) -> None:
    with pytest.raises(ModelError, match=words) as caught:
        FactorModel.parse(text)
    assert caught.value.remedy


names = st.from_regex(r"[a-z][a-z0-9_.]{0,5}", fullmatch=True).filter(lambda s: s not in ("c", "start"))
numbers = st.floats(-9, 9, allow_nan=False).map(lambda x: round(x, 3))


@st.composite
def parameters(draw: st.DrawFn) -> Parameter:
    op = draw(st.sampled_from(["=~", "~~", "~", "~1"]))
    return Parameter(
        draw(names),
        op,
        "" if op == "~1" else draw(names),
        label=draw(st.just("") | names),
        value=draw(st.just(math.nan) | numbers),
        start=draw(st.just(math.nan) | numbers),
        released=draw(st.booleans()),
    )


@given(st.lists(parameters(), min_size=1, max_size=8))
def test_writing_and_reading_is_the_identity(rows: list[Parameter]) -> None:
    # Nothing loads on itself or predicts itself; only variances have one name on both sides.
    kept = {p.key: p for p in rows if not (p.released and p.fixed) and (p.op == "~~" or p.lhs != p.rhs)}
    if not kept:
        return
    ordered = sorted(
        kept.values(), key=lambda p: (p.lhs, p.op)
    )  # lines are written by left side and operator
    again = FactorModel.parse(FactorModel(tuple(ordered)).to_lavaan()).parameters
    assert [str(p) for p in again] == [str(p) for p in ordered]


def test_definitions_are_kept_and_written() -> None:
    model = FactorModel.parse("f =~ a*x + b*y + z\nab := a*b^2 + exp(a)")
    assert model.definitions[0].labels == ("a", "b")
    assert FactorModel.parse(model.to_lavaan()) == model or str(model) == str(
        FactorModel.parse(model.to_lavaan())
    )
