# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Where instruments are found: the shipped folder, or a path."""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import DataError, InstrumentError, closest
from .card import Card
from .instrument import Instrument
from .loading import load_part

_PACKAGE = Path(__file__).resolve().parent.parent


def instruments_folder() -> Path:
    """Return the folder of shipped instruments, in a wheel, an sdist install or an editable install."""
    for folder in (_PACKAGE / "_instruments", _PACKAGE.parent / "instruments"):
        if folder.is_dir():
            return folder
    raise InstrumentError(
        "the folder of shipped instruments is not installed.",
        code="no_catalog",
        remedy="Install the package again from a wheel or a source tree.",
    )


def list_instruments() -> tuple[str, ...]:
    """Return the names of the shipped instruments."""
    return tuple(sorted(p.stem for p in instruments_folder().glob("*.yaml")))


def require_instrument(instrument: object) -> Instrument:
    """Return an instrument that is one; a card or a name is refused, with what to do instead."""
    if isinstance(instrument, Card):
        raise instrument.refusal()
    if not isinstance(instrument, Instrument):
        raise DataError(
            f"the instrument is a {type(instrument).__name__}.",
            code="not_an_instrument",
            place="instrument",
            remedy="Load it first: load_instrument(name).",
        )
    return instrument


def load_instrument(name: str | Path) -> Instrument:
    """Load a shipped instrument by name, or any instrument file by path.

    Parameters
    ----------
    name : str or Path
        A name from `list_instruments()`, or the path of a YAML or JSON file.

    Raises
    ------
    InstrumentError
        If there is no such instrument, or its file is wrong: every problem with place and remedy.
    NotSupportedError
        If there is only a card of that name; the error says what is missing.
    """
    _check_name(name, "load_instrument")
    if isinstance(name, str) and _is_name(name):
        shipped = list_instruments()
        if name in shipped:
            return _load(instruments_folder() / f"{name}.yaml", 0)
        if name.removesuffix("-card") in list_cards():
            raise load_card(name.removesuffix("-card")).refusal()
        raise InstrumentError(
            f"there is no instrument {name!r}.{closest(name, shipped)}",
            code="unknown_instrument",
            remedy=f"Shipped are: {', '.join(shipped)}; a path to a .yaml or .json file works too.",
        )
    path = Path(name)
    if not path.is_file():
        raise InstrumentError("no such file.", code="no_file", place=str(path), remedy="Check the path.")
    return _load(path.resolve(), path.stat().st_mtime_ns)


def _check_name(name: object, function: str) -> None:
    if not isinstance(name, (str, os.PathLike)):
        raise InstrumentError(
            f"a {type(name).__name__} is neither a name nor a path.",
            code="not_a_name",
            place="name",
            remedy=f"Give one of them: {function}('…').",
        )


def _is_name(name: str) -> bool:
    """Whether a text is a name. By its ending alone, so that a name never opens some other file."""
    return not name.endswith((".yaml", ".yml", ".json"))


def list_cards() -> tuple[str, ...]:
    """Return the names of the cards of published instruments."""
    return tuple(sorted(p.stem for p in (instruments_folder() / "cards").glob("*.yaml")))


def load_card(name: str | Path) -> Card:
    """Load the card of a published instrument by name, or any card file by path.

    A card tells what an instrument measures, what was published about it and where it was read, its
    terms, its languages, and what is missing before it could be scored here. It holds no wording.

    Parameters
    ----------
    name : str or Path
        A name from `list_cards()`, or the path of a YAML or JSON file.

    Returns
    -------
    Card

    Raises
    ------
    InstrumentError
        If there is no such card, or its file is wrong: every problem with place and remedy.
    """
    _check_name(name, "load_card")
    if isinstance(name, str) and _is_name(name):
        known = list_cards()
        if name not in known:
            raise InstrumentError(
                f"there is no card {name!r}.{closest(name, known)}",
                code="unknown_instrument",
                remedy=f"There are: {', '.join(known)}.",
            )
        return load_part(instruments_folder() / "cards" / f"{name}.yaml", Card)
    path = Path(name)
    if not path.is_file():
        raise InstrumentError("no such file.", code="no_file", place=str(path), remedy="Check the path.")
    return load_part(path, Card)


@lru_cache(maxsize=32)
def _load(path: Path, _changed: int) -> Instrument:
    return load_part(path, Instrument)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an instrument file."""
    schema = Instrument.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_schema(folder: Path) -> Path:
    """Write the JSON Schema beside the instruments and return its path."""
    path = folder / "schema.json"
    path.write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
