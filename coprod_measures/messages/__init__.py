# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Swedish and English sentences for findings, verdicts and figures, by code.

Findings and results store a code and values; the sentence is made here when it is shown, so one
result can be read in either language. Each room keeps its sentences in a file of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Literal

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")

_ROOMS = (
    "instrument",
    "cards",
    "evidence",
    "published",
    "authoring",
    "findings",
    "responses",
    "commands",
    "privacy",
    "estimation",
    "clusters",
    "ordinal",
    "pooled_waves",
    "reliability",
    "reliability_models",
    "scale_statistics",
    "structure",
    "agreement",
    "invariance",
    "invariance_tables",
    "comparison",
    "change",
    "dif",
    "report",
    "exchange",
)


def _collect() -> dict[str, Mapping[str, str]]:
    collected: dict[str, Mapping[str, str]] = {}
    for room in _ROOMS:
        for code, sentences in import_module(f"{__name__}.{room}").MESSAGES.items():
            if code in collected:
                raise RuntimeError(f"message code {code!r} is defined twice, the second time in {room}")
            collected[code] = sentences
    return collected


_MESSAGES = _collect()


def codes() -> tuple[str, ...]:
    """Return every message code."""
    return tuple(_MESSAGES)


def has(code: str) -> bool:
    """Whether a sentence exists for `code`."""
    return code in _MESSAGES


def template(code: str, language: str) -> str:
    """Return the sentence for `code` with its placeholders unfilled."""
    return _MESSAGES[code][language]


def text(code: str, language: str = "en", /, **values: object) -> str:
    """Return the sentence for `code` in `language`, filled with `values`.

    Parameters
    ----------
    code : str
        A key of one of the rooms' `MESSAGES`.
    language : {"sv", "en"}
        The language of the sentence.
    **values
        Fills the placeholders. Numbers should be formatted by the caller.

    Raises
    ------
    KeyError
        For an unknown code, language or missing value: a programming error, never hidden.
    """
    return template(code, language).format(**values)
