# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Columns that look like personal data are flagged and kept out; pseudonyms; k-anonymity."""

from __future__ import annotations

import hashlib
import hmac
import pickle
import random
import stat
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_measures import Instrument, score, validate
from coprod_measures.errors import DataError
from coprod_measures.responses.personal_data import is_nhs_number, is_personnummer, looks_like
from coprod_measures.responses.privacy import PseudonymKey, k_anonymity, new_key, pseudonymise, read_key

# Numbers that the Swedish Tax Agency and the NHS publish for tests, and numbers in their published examples.
PERSONNUMMER = ("811218-9876", "19811218-9876", "198112189876", "670919-9530", "701063-2391")
NHS_NUMBER = "9434765919"


def test_check_digits_of_published_numbers() -> None:
    for number in PERSONNUMMER:
        assert is_personnummer(number.replace("-", ""))
    assert is_nhs_number(NHS_NUMBER)


@pytest.mark.parametrize("number", ["8112189875", "8113189876", "8112329876", "811218987", "0000000000"])
def test_wrong_numbers(number: str) -> None:
    assert not is_personnummer(number)


def test_exactly_one_check_digit_fits() -> None:
    assert sum(is_personnummer(f"811218987{d}") for d in range(10)) == 1
    assert sum(is_nhs_number(f"943476591{d}") for d in range(10)) == 1


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("id", ["811218-9876", "x2"], "identity_number"),
        ("id", [198112189876, 8112189876], "identity_number"),
        ("note", ["called on 811218-9876 about it"], "identity_number"),
        ("patient", ["943 476 5919"], "identity_number"),
        ("contact", ["anna@example.org"], "email"),
        ("t", ["070-123 45 67", "+46 70 123 45 67"], "phone"),
        ("who", ["Anna Ek", "Bo Alm", "Eva-Lis von Rosen", "Åsa Öberg", "Per Olof Lind"], "name"),
        ("Förnamn", ["anna"], "name"),
        ("First Name", ["anna"], "name"),
        ("e-post", ["-"], "email"),
        ("Födelsedatum", [19811218], "birth_date"),
        ("IPAddress", ["10.0.0.1"], "address"),
        ("comment", ["ok"], "free_text"),
        ("q9", ["It was hard to say what I thought. " * 8], "free_text"),
        ("q9", [f"this is what I wrote, number {i}" for i in range(20)], "free_text"),
    ],
)
def test_what_is_flagged(name: str, values: list[object], kind: str) -> None:
    assert looks_like(name, values) == kind


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("project_name", ["Hand i hand", "Vi tillsammans"]),
        ("project", ["Umeå Norra", "Lund Södra", "Växjö Öst"]),
        ("StartDate", ["2026-05-01 10:00:00", "2026-05-02 11:30:10"]),
        ("date", ["2026-05-01"]),
        ("ResponseId", ["R_1kd82jdKd83k", "R_8dk2ms9Dk2Xq"]),
        ("respondent", ["p003", "p004"]),
        ("seed", [1234567890, 1876543210, 1567890123, 1098765432]),
        ("role", ["Person with own experience: patient, service user, resident", "Staff"]),
        ("year_of_birth", [1951, 1984]),
        ("score", [3.25, 4.0]),
        ("name", []),
    ],
)
def test_what_is_not_flagged(name: str, values: list[object]) -> None:
    assert looks_like(name, values) is None


def test_random_long_numbers_are_hardly_ever_taken_for_identity_numbers() -> None:
    draw = random.Random(1)
    flagged = sum(
        looks_like("n", [draw.randrange(10**9, 10**10) for _ in range(20)]) is not None for _ in range(200)
    )
    assert flagged == 0


BAIT = {
    "personnummer": "811218-9876",
    "e-mail": "anna.ek@example.org",
    "namn": "Anna Ek",
    "kommentar": "my daughter's illness",
    "Other, please say": "She told the staff about the money and then it all went wrong",
}


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_flagged_columns_reach_nothing(clean: pd.DataFrame, small: Instrument, kind: str) -> None:
    frame = clean.copy()
    for column, text in BAIT.items():
        frame[column] = [text + (f" {i}" if column.startswith("Other") else "") for i in range(len(frame))]
    given_frame = frame if kind == "pandas" else pl.DataFrame(frame.to_dict(orient="list"))
    data, report = validate(
        given_frame, small, respondent="id", group="language", covariates=["kommentar", "namn"]
    )
    flagged = {f.values["column"] for f in report.findings if f.code == "personal_data"}
    assert flagged == set(BAIT)
    assert report.ok, "a flagged column stops nothing"
    assert data.covariates == ()
    everything = [
        *data.frame.columns,
        *score(data).frame.columns,
        str(data.frame.to_dict() if kind == "pandas" else data.frame.to_dicts()),
        str(score(data).frame.to_dict() if kind == "pandas" else score(data).frame.to_dicts()),
        report.to_frame(language="sv", include_ids=True).drop(columns=["message"]).to_csv(),
        *(f.message("en") for f in report.findings if f.code != "personal_data"),
    ]
    for column, text in BAIT.items():
        assert column not in everything
        assert not [x for x in everything if text in x]
    assert "kommentar" in frame.columns, "the data that came in are as they were"


def test_a_key_that_looks_personal_is_kept_with_a_finding(clean: pd.DataFrame, small: Instrument) -> None:
    frame = clean.assign(id=[f"person{i}@example.org" for i in range(len(clean))])
    data, report = validate(frame, small, respondent="id")
    found = [f for f in report.findings if f.code == "personal_data_key"]
    assert len(found) == 1
    assert "e-postadresser" in found[0].message("sv")
    assert "pseudonymise" in found[0].remedy("en")
    assert data.respondent == "id"


def test_declared_facts_are_not_screened(small: Instrument, clean: pd.DataFrame) -> None:
    text = small.model_dump(mode="json", by_alias=True)
    text["respondent_facts"] = [
        {
            "id": "name",
            "question": {"en": "Name of the project", "sv": "Projektets namn"},
            "recorded_by": "team",
        }
    ]
    instrument = Instrument.model_validate(text)
    data, _ = validate(clean.assign(name="Hand in hand"), instrument, covariates=["name"])
    assert data.covariates == ("name",)


def test_pseudonyms_are_hmac_sha256_under_the_key() -> None:
    key = PseudonymKey(bytes(range(32)))
    frame = pseudonymise(pd.DataFrame({"id": ["a", " a ", None, "b"]}), "id", key=key, purpose="study")
    digest = hmac.new(bytes(range(32)), b"study\0a", hashlib.sha256).hexdigest()
    first = frame["id"][0]
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    bits = "".join(f"{alphabet.index(c):05b}" for c in first[1:])
    assert f"{int(bits, 2):025x}" == digest[:25]
    assert frame["id"][0] == frame["id"][1] != frame["id"][3]
    assert pd.isna(frame["id"][2])
    other = pseudonymise(pd.DataFrame({"id": ["a"]}), "id", key=key, purpose="another study")
    assert other["id"][0] != first


def test_lazy_data_are_not_pseudonymised_into_a_frame_of_another_kind() -> None:
    with pytest.raises(DataError, match=r"frame\.collect\(\)"):
        pseudonymise(pl.LazyFrame({"id": ["a"]}), "id", key=PseudonymKey(bytes(32)))


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=20))
def test_same_id_same_pseudonym_and_nothing_of_the_id_in_it(ids: list[str]) -> None:
    key = PseudonymKey(b"k" * 32)
    made = pseudonymise(pd.DataFrame({"id": pd.Series(ids, dtype="object")}), "id", key=key)["id"].tolist()
    again = pseudonymise(pl.DataFrame({"id": ids}), "id", key=key)["id"].to_list()
    assert made == again
    assert len(set(made)) <= len(set(ids))
    assert all(len(m) == 21 and m[0] == "p" for m in made)


def test_numbers_and_texts_are_the_same_id() -> None:
    key = PseudonymKey(b"k" * 32)
    columns = [pd.Series([7.0, 8.0]), pd.Series([7, 8]), pd.Series(["7", "8"])]
    made = [pseudonymise(pd.DataFrame({"id": c}), "id", key=key)["id"].tolist() for c in columns]
    assert made[0] == made[1] == made[2]


def test_keys_are_kept_in_files_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "study.key"
    key = new_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    frame = pd.DataFrame({"id": ["a", "b"]})
    assert pseudonymise(frame, "id", key=key).equals(pseudonymise(frame, "id", key=path))
    with pytest.raises(DataError, match="already"):
        new_key(path)
    secret = path.read_text().strip()
    assert secret not in repr(key) + str(key)
    with pytest.raises(TypeError):
        pickle.dumps(key)
    (tmp_path / "bad.key").write_text("not a key")
    for bad in ("bad.key", "absent.key"):
        with pytest.raises(DataError, match="no key"):
            read_key(tmp_path / bad)
    with pytest.raises(DataError, match="5 bytes"):
        PseudonymKey(b"short")
    with pytest.raises(DataError, match="no column"):
        pseudonymise(frame, "identity", key=key)


def test_k_anonymity_counts_combinations() -> None:
    frame = pd.DataFrame(
        {"role": ["a", "a", "a", "b", "b", None, None], "year": [1, 1, 2, 1, 1, 1, 1], "x": np.arange(7)}
    )
    found = k_anonymity(frame, ["role", "year"])
    assert (found.k, found.n, found.unique) == (1, 7, 1)
    assert found.sizes == ((1, 1), (2, 3))
    assert found.below(3) == 7
    assert k_anonymity(frame, "role").k == 2
    assert k_anonymity(pl.from_pandas(frame), ["role", "year"]).sizes == found.sizes
    assert k_anonymity(frame.head(0), ["role"]).k == 0
    assert "k = 1" in str(found)
    with pytest.raises(DataError):
        k_anonymity(frame, [])


@pytest.mark.parametrize("wrong", ["hemlig", "en lång hemlig mening", "x" * 5000, "a\0b"])
def test_a_secret_given_as_a_path_is_not_shown(wrong: str) -> None:
    with pytest.raises(DataError, match=r"new_key\(path\)") as error:
        pseudonymise(pd.DataFrame({"id": ["a"]}), "id", key=wrong)
    assert wrong not in str(error.value)
    assert error.value.code == "no_key"


@pytest.mark.parametrize("purpose", ["", "  "])
def test_an_empty_purpose_is_refused(purpose: str) -> None:
    with pytest.raises(DataError, match="the purpose is empty"):
        pseudonymise(pd.DataFrame({"id": ["a"]}), "id", key=PseudonymKey(bytes(32)), purpose=purpose)
