# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The survey is fetched, checked and read; what goes wrong is said with its remedy."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd
import pytest

from coprod_measures import datasets
from coprod_measures.datasets import gbhs
from coprod_measures.errors import DataError


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An HTTP server on this machine: its address, and the folder that it serves."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = partial(_QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}/", folder
        httpd.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def survey(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, Path]:
    """All languages, downloaded from a local server into an empty cache; and the cache."""
    cache = tmp_path_factory.mktemp("cache")
    handler = partial(_QuietHandler, directory=str(data_folder / "data"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd, pytest.MonkeyPatch.context() as patch:
        patch.delenv("COPROD_MEASURES_DATA")
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        frame = datasets.load_gbhs(
            None, base_url=f"http://127.0.0.1:{httpd.server_port}/", cache_folder=cache
        )
        httpd.shutdown()
    return frame, cache


@pytest.mark.data
def test_download_reads_the_whole_survey(survey: tuple[pd.DataFrame, Path]) -> None:
    frame, cache = survey
    assert frame.shape == (27_590, 108)
    assert sorted(p.suffix for p in cache.iterdir()) == [".parquet", ".rda"]
    assert set(frame["language"]) == set(gbhs.LANGUAGE_CODES)
    assert frame["form_language"].notna().all()
    assert frame["submission_id"].is_unique
    assert frame["submission_id"].dtype == "int64"
    assert list(frame["q02_diet_infl"].cat.categories) == [
        "No influence", "Weak", "Moderate", "Strong", "Very strong",
    ]  # fmt: skip


@pytest.mark.data
def test_second_call_needs_no_network(
    survey: tuple[pd.DataFrame, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, cache = survey
    monkeypatch.delenv("COPROD_MEASURES_DATA")
    monkeypatch.setattr(gbhs, "_read_rda", lambda _: pytest.fail("the R file was read a second time"))
    again = datasets.load_gbhs(None, base_url="http://127.0.0.1:9/", cache_folder=cache)
    assert again.equals(frame)


@pytest.mark.data
def test_english_and_swedish_forms_from_a_local_folder(survey: tuple[pd.DataFrame, Path]) -> None:
    frame = datasets.load_gbhs(cache_folder=survey[1])
    assert frame["language"].value_counts().to_dict() == {"english": 10_952, "swedish": 746}
    assert frame["form_language"].value_counts().to_dict() == {"en": 10_952, "sv": 746}
    items = list(datasets.gbhs_instrument().item_ids)
    complete = frame.dropna(subset=items)
    assert complete["form_language"].value_counts().to_dict() == {"en": 10_626, "sv": 731}


@pytest.mark.data
def test_instrument_fits_the_survey(survey: tuple[pd.DataFrame, Path]) -> None:
    instrument = datasets.gbhs_instrument()
    frame = survey[0]
    assert [c for c in frame if c.startswith("q02_")] == list(instrument.item_ids)
    labels = list(instrument.response_scale("influence").labels("en").values())
    for item in instrument.item_ids:
        assert list(frame[item].cat.categories) == labels


def test_instrument_says_what_it_is() -> None:
    instrument = datasets.gbhs_instrument()
    assert instrument.languages == ("en", "sv")
    assert len(instrument.item_ids) == 11
    assert all(item.wording is None for item in instrument.items), "the survey's wording is not ours to ship"
    assert set(instrument.scale("social").items) == {
        f"q02_{name}_infl" for name in ("socenv", "education", "income", "profession", "lifegoals")
    }
    assert instrument.citation.doi == "10.3389/fpubh.2020.00387"
    assert [instrument.status(language).rung for language in instrument.languages] == ["S0", "S0"]


def test_another_file_is_refused_and_not_kept(
    server: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, folder = server
    (folder / "gbhs.rda").write_bytes(b"something else")
    monkeypatch.delenv("COPROD_MEASURES_DATA", raising=False)
    cache = tmp_path / "cache"
    with pytest.raises(DataError, match="not the expected one") as caught:
        datasets.load_gbhs(base_url=address, cache_folder=cache)
    assert caught.value.code == "hash"
    assert caught.value.remedy
    assert list(cache.iterdir()) == []


def test_a_source_without_the_file_is_told_with_a_remedy(
    server: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COPROD_MEASURES_DATA", raising=False)
    with pytest.raises(DataError, match="the download failed") as caught:
        datasets.load_gbhs(base_url=server[0], cache_folder=tmp_path)
    assert "COPROD_MEASURES_DATA" in caught.value.remedy


def test_no_connection_is_told_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COPROD_MEASURES_DATA", raising=False)
    with socket.socket() as unused:  # bound and not listening: nobody answers here
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        with pytest.raises(DataError) as caught:
            datasets.load_gbhs(base_url=address, cache_folder=tmp_path)
    assert caught.value.code == "download_failed"
    assert "COPROD_MEASURES_DATA" in caught.value.remedy


def test_a_local_folder_must_hold_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROD_MEASURES_DATA", str(tmp_path))
    with pytest.raises(DataError, match=r"holds neither gbhs\.rda nor data/gbhs\.rda"):
        datasets.load_gbhs(cache_folder=tmp_path / "cache")
    (tmp_path / "gbhs.rda").write_bytes(b"something else")
    with pytest.raises(DataError, match="not the expected one") as caught:
        datasets.load_gbhs(cache_folder=tmp_path / "cache")
    assert str(tmp_path) not in str(caught.value), "a message names no private folder"


def test_a_misspelt_language_gets_a_suggestion() -> None:
    with pytest.raises(DataError, match="Did you mean 'swedish'"):
        datasets.load_gbhs(["swedsh"])
