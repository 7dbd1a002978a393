# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a factor model tells about itself."""

from __future__ import annotations

import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.errors import DataError, ModelError, NotSupportedError, OptionError
from coprod_measures.model import FactorModel, sample_statistics
from coprod_measures.model.ordinal_statistics import ordinal_statistics


def test_names_by_what_they_do() -> None:
    model = FactorModel.parse("f =~ a + b\ng =~ f + c\ng ~ x + y\ny ~ x\na ~~ b")
    assert model.latents == ("f", "g")
    assert model.observed == ("a", "b", "c", "y", "x")
    assert model.dependent == ("g", "y")
    assert model.covariates == ("x",)
    assert model.loadings_of("g") == ("f", "c")


def test_a_covariate_with_a_variance_of_its_own_is_none() -> None:
    assert FactorModel.parse("f =~ a+b+c\nf ~ x\nx ~~ x").covariates == ()


def test_a_misspelt_variable_is_named_with_a_suggestion() -> None:
    with pytest.raises(ModelError, match="Did you mean 'voice_1'"):
        FactorModel.parse("f =~ voice_l + b").check_names(["voice_1", "b"])


@pytest.mark.parametrize("model", [None, 5, {"f": ["a", "b"]}])
def test_what_is_no_model_is_refused_by_all_that_take_one(model: object) -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0, 4.0], "b": [2.0, 1.0, 3.0], "g": ["x", "y", "y"]})
    for call in (cm.cfa, lambda m, d: cm.invariance(m, d, group="g")):
        with pytest.raises(ModelError, match="lavaan syntax or a FactorModel"):
            call(model, frame)


def test_columns_that_are_numbered_and_not_named_are_no_trouble() -> None:
    with pytest.raises(ModelError, match="names 'a'"):
        cm.cfa("f =~ a + b + c", pd.DataFrame([[1.0, 2.0, 3.0]] * 4))


def test_changes_return_new_models() -> None:
    model = FactorModel.parse("f =~ a + b + c\na ~~ b")
    assert model.without("b").to_lavaan() == "f =~ a + c"
    assert len(model.parameters) == 4
    assert model.to_lavaan() == "f =~ a + b + c\na ~~ b"
    assert model.to_frame()["rhs"].tolist() == ["a", "b", "c", "b"]


def test_an_instrument_gives_its_reflective_scales() -> None:
    instrument = cm.load_instrument("coproduction-core")
    model = FactorModel.from_instrument(instrument)
    assert len(set(model.observed)) == len(model.parameters)  # no item measures two factors
    one = instrument.reflective_scales()[0]
    assert FactorModel.from_instrument(instrument, scale=one.id).observed == one.items


def test_several_scales_are_not_one() -> None:
    instrument = cm.load_instrument("coproduction-core")
    with pytest.raises(OptionError, match=r"not the name of one scale.*leave it out for all"):
        FactorModel.from_instrument(instrument, scale=["reciprocity"])  # type: ignore[arg-type]


def test_a_name_alone_is_one_item_and_not_its_letters() -> None:
    model = FactorModel.from_factors({"a": ["R1", "R2"], "b": "R3"})
    assert model.to_lavaan() == "a =~ R1 + R2\nb =~ R3"
    frame = pd.DataFrame({"R1": [1.0, 2.0, 4.0, 4.0], "R2": [2.0, 1.0, 3.0, 1.0]})
    assert sample_statistics(frame, "R1").variables == ("R1",)
    assert ordinal_statistics(frame > 1.5, ["R1", "R2"], ordered="R2").ordered == ("R2",)
    with pytest.raises(DataError, match="no column 'R7'"):
        cm.efa(frame, n_factors=1, items="R7")


def test_a_composite_scale_is_refused() -> None:
    instrument = cm.load_instrument("coproduction-core")
    composite = next(s for s in instrument.all_scales() if not s.reflective)
    with pytest.raises(NotSupportedError, match="composite"):
        FactorModel.from_instrument(instrument, scale=composite.id)


def test_all_names_that_are_no_columns_are_told_at_once():
    model = FactorModel.parse("f =~ anger + joy + fear")
    with pytest.raises(ModelError) as one:
        model.check_names(["anger", "joy", "fera"])
    assert str(one.value) == (
        "fear: The model names 'fear', which is neither a factor nor a column of the data. Did you mean "
        "'fera'? Correct the name, or define it as a factor with =~."
    )
    with pytest.raises(ModelError) as two:
        model.check_names(["anger", "joi"])
    assert str(two.value) == (
        "joy: The model names 'joy', 'fear', which are neither factors nor columns of the data. For 'joy', "
        "did you mean 'joi'? Correct the names, or define factors with =~."
    )


def test_of_many_missing_names_ten_are_told():
    model = FactorModel.parse("f =~ " + " + ".join(f"item{i}" for i in range(12)))
    with pytest.raises(ModelError) as caught:
        model.check_names(["z"])
    assert "'item9', …, which" in str(caught.value)
    assert "'item10'" not in str(caught.value)
