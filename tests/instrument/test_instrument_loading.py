# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A broken file is refused with file, place, what is wrong and what to do."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from coprod_measures import list_instruments, load_card, load_instrument
from coprod_measures.errors import InstrumentError


def small_instrument() -> dict[str, Any]:
    """Return a fresh copy of the sound instrument."""
    return dict(YAML(typ="safe").load(Path(__file__).with_name("sound.yaml")))


Change = Callable[[dict[str, Any]], Any]


def write(folder: Path, data: dict[str, Any]) -> Path:
    path = folder / "small.yaml"
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(data, file)
    return path


def complaint(folder: Path, data: dict[str, Any]) -> InstrumentError:
    with pytest.raises(InstrumentError) as caught:
        load_instrument(write(folder, data))
    return caught.value


def test_the_sound_file_loads(tmp_path: Path) -> None:
    assert load_instrument(write(tmp_path, small_instrument())).item_ids == ("A1", "A2", "A3")


def test_a_text_that_ends_like_a_file_is_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.json").write_text(json.dumps(small_instrument()), encoding="utf-8")
    Path("who-5").write_text("not an instrument", encoding="utf-8")
    assert load_instrument("own.json") == load_instrument(Path("own.json"))
    assert load_instrument("who-5").id == "who-5", "a name never opens a file"
    with pytest.raises(InstrumentError, match=r"other\.json: no such file"):
        load_instrument("other.json")


@pytest.mark.parametrize("load", [load_instrument, load_card])
def test_what_is_no_name_is_refused(load: Callable[[Any], Any]) -> None:
    with pytest.raises(InstrumentError, match="NoneType is neither a name nor a path"):
        load(None)


def test_an_instrument_shows_itself_on_one_line() -> None:
    instrument = load_instrument("coproduction-core")
    line = f"<Instrument: coproduction-core {instrument.version}, {len(instrument.items)} items, sv en>"
    assert repr(instrument) == str(instrument) == line


def put(*keys: str | int, value: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        here: Any = data
        for key in keys[:-1]:
            here = here[key]
        here[keys[-1]] = value

    return change


def drop(*keys: str | int) -> Change:
    def change(data: dict[str, Any]) -> None:
        here: Any = data
        for key in keys[:-1]:
            here = here[key]
        del here[keys[-1]]

    return change


BROKEN: list[tuple[str, Change, str]] = [
    (
        "wrong reference to a response scale",
        put("items", 0, "response_scale", value="agrement"),
        "file: item A1 names the response scale agrement, which is not in the file. "
        "Did you mean 'agreement'?",
    ),
    (
        "wrong reference with nothing near",
        put("scales", 0, "items", 2, value="Z"),
        "file: scale meeting names the item Z, which is not in the file. Known are: A1, A2, A3.",
    ),
    (
        "unknown key",
        put("items", 1, "wordings", value={"sv": "Vi träffas.", "en": "We meet."}),
        "items › A2 › wordings: the key 'wordings' is not known. Did you mean 'wording'? "
        "Remove or rename it.",
    ),
    (
        "unknown key at the top",
        put("summery", value="x"),
        "summery: the key 'summery' is not known. Did you mean 'summary'? Remove or rename it.",
    ),
    ("missing key", drop("citation", "year"), "citation › year: the key 'year' is missing. Add it."),
    ("missing language", drop("items", 2, "wording", "en"), "file: item A3, wording has no text in en."),
    (
        "missing language of a full label",
        put("response_scales", 0, "options", 0, "full_label", value={"sv": "Instämmer inte alls"}),
        "file: response scale agreement, code 1, full_label has no text in en.",
    ),
    (
        "stray language",
        put("title", "fi", value="Pieni"),
        "file: title has text in fi, which is not among the languages.",
    ),
    (
        "language code of three letters",
        put("title", "swe", value="Litet"),
        "title: 'swe' is not a language. Use two letters, as in 'sv'.",
    ),
    (
        "wrong literal",
        put("scales", 0, "measurement_model", value="reflektive"),
        "scales › meeting › measurement_model: is not one of reflective, composite. "
        "Did you mean 'reflective'? Choose one of them.",
    ),
    (
        "a number of items that is neither count nor share",
        put("scales", 0, "scoring", "minimum", value=1.5),
        "scales › meeting › scoring › minimum: must be a whole number of items, or a share above 0 and "
        "at most 1.",
    ),
    (
        "true for a count",
        put("scales", 0, "scoring", "minimum", value=True),
        "scales › meeting › scoring › minimum: must be a whole number of items, or a share above 0 and "
        "at most 1.",
    ),
    (
        "more answers required than items",
        put("scales", 0, "scoring", "minimum", value=4),
        "scales › meeting: scale meeting requires more answers than it has items.",
    ),
    (
        "text that is a number",
        put("items", 0, "wording", "sv", value=5),
        "items › A1 › wording › sv: is not text. Put it in quotes.",
    ),
    (
        "text without languages",
        put("title", value="Small"),
        "title: is not a text per language. Write one line for each, as in 'sv: …'.",
    ),
    (
        "empty text",
        put("items", 0, "wording", "en", value="  "),
        "items › A1 › wording › en: is empty. Write the text, or remove the key.",
    ),
    (
        "empty list",
        put("scales", value=[]),
        "scales: is empty. Add at least as many as the format needs.",
    ),
    (
        "a code that is a word",
        put("response_scales", 0, "options", 1, "code", value="two"),
        "response_scales › agreement › options › two › code: is not a whole number. "
        "Write one, without quotes.",
    ),
    (
        "codes out of order",
        put("response_scales", 0, "options", 1, "code", value=7),
        "response_scales › agreement: option codes must increase from the first option to the last.",
    ),
    (
        "a code used twice",
        put("response_scales", 0, "missing", 0, "code", value=3),
        "response_scales › agreement: a code stands for two different answers.",
    ),
    (
        "a name with a space",
        put("id", value="small one"),
        "id: is not a name. Use letters, digits, '_' and '-', with a letter first.",
    ),
    (
        "a version of two numbers",
        put("version", value="1.0"),
        "version: is not a version. Write three numbers, as in",
    ),
    (
        "a DOI with an address",
        put("citation", "doi", value="https://doi.org/10.1000/xyz"),
        "citation › doi: is not a DOI. Write it as in '10.1000/xyz', without an address before it.",
    ),
    ("two items of one name", put("items", 1, "id", value="A1"), "file: two items are called A1."),
    (
        "a scale named as an item",
        put("scales", 0, "id", value="a1"),
        "file: a scale and an item share the name a1; scores would overwrite answers.",
    ),
    (
        "prorated mean",
        put("scales", 0, "scoring", "prorate", value=True),
        "scales › meeting › scoring: prorate goes with method: sum; mean and pomp use "
        "the answered items anyway.",
    ),
]


@pytest.mark.parametrize(("change", "line"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_each_fault_is_told_once_with_place_and_remedy(tmp_path: Path, change: Change, line: str) -> None:
    data = copy.deepcopy(small_instrument())
    change(data)
    error = complaint(tmp_path, data)
    assert error.code == "invalid_instrument"
    assert error.place == "small.yaml"
    assert len(error.message.splitlines()) == 1, error.message
    assert error.message.startswith(line)
    assert str(error).startswith(f"small.yaml: {line}")


def test_all_faults_are_told_at_once_without_echoes(tmp_path: Path) -> None:
    data = small_instrument()
    put("scales", 0, "unit", value="persom")(data)
    put("items", 0, "reverse", value="perhaps")(data)
    drop("licence", "scoring")(data)
    assert complaint(tmp_path, data).message.splitlines() == [
        "licence › scoring: the key 'scoring' is missing. Add it.",
        "items › A1 › reverse: is neither true nor false. Write one of them.",
        "scales › meeting › unit: is not one of person, partnership. Did you mean 'person'? "
        "Choose one of them.",
    ]


TEXTS: list[tuple[str, bytes, str, str]] = [
    (
        "duplicate key",
        b"format: 1\nid: a\nid: b\n",
        "duplicate_key",
        'small.yaml, line 3: found duplicate key "id"',
    ),
    ("alias", b"title: &t x\nsummary: *t\n", "alias", "small.yaml, line 1: uses a YAML anchor or alias."),
    ("empty file", b"", "not_a_mapping", "small.yaml: holds no mapping of keys. Start with 'format: 1'."),
    ("a list", b"- 1\n", "not_a_mapping", "small.yaml: holds no mapping of keys. Start with 'format: 1'."),
    (
        "not UTF-8",
        "title: över".encode("latin-1"),
        "encoding",
        "small.yaml: is not UTF-8 (byte 7). Save it as UTF-8.",
    ),
    ("indentation", b"a:\n  b: 1\n c: 2\n", "yaml", "small.yaml, line 3: "),
    ("tab", b"a:\n\tb: 1\n", "yaml", "small.yaml, line 2: "),
    ("object tag", b"a: !!python/object:os.system {}\n", "yaml", "small.yaml, line 1: "),
    ("endless nesting", b"[" * 1_000_000, "too_deep", "small.yaml, line 1: is nested more than 50 deep."),
    (
        "control character",
        b"a: \x00\n",
        "yaml",
        "small.yaml: is not valid YAML. Check it with a YAML linter.",
    ),
]


@pytest.mark.parametrize(("content", "code", "start"), [t[1:] for t in TEXTS], ids=[t[0] for t in TEXTS])
def test_files_that_cannot_be_read(tmp_path: Path, content: bytes, code: str, start: str) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(content)
    with pytest.raises(InstrumentError) as caught:
        load_instrument(path)
    assert caught.value.code == code
    assert str(caught.value).startswith(start)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(b"#" * 5_000_001)
    with pytest.raises(InstrumentError, match="larger than 5 MB"):
        load_instrument(path)


def test_unknown_names_and_paths(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match="Did you mean 'coproduction-core'"):
        load_instrument("coproduction-cor")
    with pytest.raises(InstrumentError, match="no such file"):
        load_instrument(tmp_path / "none.yaml")
    assert "coproduction-core" in list_instruments()


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    data = small_instrument()
    first = load_instrument(write(tmp_path, data))
    data["version"] = "1.0.1"
    path = write(tmp_path, data)
    os.utime(path, ns=(1, 1))
    assert (first.version, load_instrument(path).version) == ("1.0.0", "1.0.1")


def test_a_share_of_all_stays_a_share(tmp_path: Path) -> None:
    data = small_instrument()
    data["scales"][0]["scoring"]["minimum"] = 1.0
    scale = load_instrument(write(tmp_path, data)).scale("meeting")
    assert scale.scoring.required(3) == 3


def test_parts_are_found_by_name_or_refused_with_a_hint(tmp_path: Path) -> None:
    small = load_instrument(write(tmp_path, small_instrument()))
    assert small.scale("meeting").items == ("A1", "A2", "A3")
    with pytest.raises(InstrumentError, match=r"there is no scale 'meetin'\. Did you mean 'meeting'"):
        small.scale("meetin")
    with pytest.raises(InstrumentError, match="It has: A1, A2, A3"):
        small.item("Z9")
    with pytest.raises(InstrumentError, match="has no language 'fi'"):
        small.status("fi")
