# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Cards tell what was read and where, hold no wording, and refuse to score."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ruamel.yaml import YAML

import coprod_measures as cm
from coprod_measures.errors import CoprodError, InstrumentError, NotSupportedError
from coprod_measures.instrument import Card, instruments_folder
from coprod_measures.instrument.card_page import write_cards_page

NAMES = {
    "psat", "cbpr-e2", "rest", "peirs-22", "ppeet", "userinvolve", "pgis", "esis", "pnr", "who-5",
    "making-decisions", "collaborate", "fourps", "soc-13", "ilead", "ils",
}  # fmt: skip


TERMS = ("wording", "translation", "scoring")


def card(**changes: Any) -> dict[str, Any]:
    """Return a small sound card as plain data."""
    return {
        "format": 1,
        "id": "c",
        "name": "C",
        "field": "engagement",
        "measures": {"sv": "Något.", "en": "Something."},
        "terms": {part: {"permission": "not_confirmed"} for part in TERMS},
        "languages": [{"language": "en", "status": "original"}],
        "obtain": {"sv": "Fråga.", "en": "Ask."},
        "missing": {"sv": ["Allt."], "en": ["All."]},
        "sources": [{"id": "s", "cited_as": "S 2020", "doi": "10.1000/x"}],
        **changes,
    }


def test_every_published_instrument_has_a_card() -> None:
    assert set(cm.list_cards()) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_card_has_its_name_sources_and_both_languages(name: str) -> None:
    loaded = cm.load_card(name)
    assert loaded.id == name
    cited = {f.source for f in (*loaded.forms, *loaded.figures, *loaded.models, *loaded.scales)}
    cited |= {x.source for x in loaded.languages} - {None}
    cited |= {getattr(loaded.terms, p).source for p in TERMS} - {None}
    assert cited <= {s.id for s in loaded.sources}
    for language in ("sv", "en"):
        shown = dict(loaded.summary(language))
        assert all(v.strip() for v in shown.values())
    assert loaded.name in str(loaded)
    assert "<table>" in loaded._repr_html_()


def test_the_committed_page_is_current(tmp_path: Path, repository: Path) -> None:
    made = write_cards_page(map(cm.load_card, cm.list_cards()), tmp_path).read_text(encoding="utf-8")
    assert (repository / "docs" / "published-instruments.md").read_text(encoding="utf-8") == made


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_card_refuses_to_score_and_says_what_is_missing(name: str) -> None:
    loaded = cm.load_card(name)
    with pytest.raises(NotSupportedError) as refused:
        loaded.score(pd.DataFrame())
    assert refused.value.code == "card"
    if loaded.scorable:
        assert f"load_instrument('{loaded.instrument}')" in refused.value.remedy
        assert loaded.instrument in cm.list_instruments()
    else:
        assert loaded.missing["en"][0] in refused.value.remedy


def test_a_card_is_no_instrument() -> None:
    with pytest.raises(NotSupportedError, match="is a card") as refused:
        cm.load_instrument("psat")
    assert "Which questions make up the 15" in str(refused.value)
    with pytest.raises(NotSupportedError, match=r"load_instrument\('who-5'\)"):
        cm.load_instrument("who-5-card")
    with pytest.raises(InstrumentError, match="is not known"):
        cm.load_instrument(Path(instruments_folder()) / "cards" / "psat.yaml")
    with pytest.raises(CoprodError, match="is a card"):
        cm.validate(pd.DataFrame({"a": [1]}), cm.load_card("psat"))  # type: ignore[arg-type]


def test_an_unknown_card_names_the_nearest() -> None:
    with pytest.raises(InstrumentError, match="Did you mean 'ppeet'"):
        cm.load_card("ppet")
    with pytest.raises(InstrumentError, match="no such file"):
        cm.load_card("elsewhere.yaml")


def test_what_was_not_read_is_said_not_to_be_confirmed() -> None:
    psat = cm.load_card("psat")
    assert psat.scoring is None
    assert "scoring" in psat.not_confirmed
    assert dict(psat.summary("sv"))["Poängsättning enligt källan"] == "inte bekräftat"
    empty = Card.model_validate(card())
    assert set(empty.not_confirmed) >= {"unit", "forms", "dimensions", "figures", "terms.wording"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"missing": {}}, "says what is missing"),
        ({"instrument": "who-5"}, "says what is missing"),
        ({"figures": [{"what": "a", "value": "1", "source": "t", "read_in": "table"}]}, "source t"),
        ({"measures": {"en": "Something."}}, "Swedish and in English"),
        ({"missing": {"sv": ["Allt."], "en": ["All.", "More."]}}, "as much in both"),
        ({"sources": [{"id": "s", "cited_as": "S"}]}, "a doi or a url"),
        (
            {"terms": {p: {"permission": "open"} for p in TERMS}},
            "needs the source",
        ),
    ],
)
def test_a_card_that_contradicts_itself_is_refused(
    changes: dict[str, Any], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "c.yaml"
    YAML(typ="safe").dump(card(**changes), path)
    with pytest.raises(InstrumentError, match=said):
        cm.load_card(path)


def test_a_sound_card_loads_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    YAML(typ="safe").dump(card(), path)
    assert cm.load_card(path).name == "C"
    YAML(typ="safe").dump(card(fields=1), path)
    with pytest.raises(InstrumentError, match="Did you mean 'field'"):
        cm.load_card(path)


def test_who5_scores_as_published() -> None:
    who5 = cm.load_instrument("who-5")
    assert all(i.wording is None for i in who5.items)
    answers = pd.DataFrame(
        [[3, 3, 3, 3, 3], [5, 5, 5, 5, 5], [0, 0, 0, 0, 0], [0, 1, 2, 3, 4], [1, 1, 1, 1, None]]
    )
    answers.columns = list(who5.item_ids)
    data, report = cm.validate(answers, who5)
    assert report.ok
    scored = cm.score(data).frame["wellbeing"]
    assert scored[:4].tolist() == [4 * s for s in (15, 25, 0, 10)]
    assert scored[4:].isna().all()
