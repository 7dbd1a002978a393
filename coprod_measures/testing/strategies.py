# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Strategies that draw instruments, and responses to an instrument."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any, Literal

import pandas as pd
from hypothesis import strategies as st

from ..errors import check_option
from ..instrument import (
    Citation,
    Instrument,
    Item,
    Licence,
    Licences,
    MissingCode,
    ResponseOption,
    ResponseScale,
    Scale,
    ScoringRule,
    TableCell,
)

Answers = Literal["codes", "labels", "any"]
Kind = Literal["pandas", "polars"]

_OPTIONS = {
    "en": ("Not at all", "A little", "Partly", "Mostly", "Fully", "Always", "Beyond"),
    "sv": ("Inte alls", "Till liten del", "Delvis", "Till stor del", "Helt", "Alltid", "Utöver"),
}
_MISSING = {
    "dont_know": {"en": "Don't know", "sv": "Vet inte"},
    "not_applicable": {"en": "Does not apply to me", "sv": "Gäller inte mig"},
    "too_early": {"en": "Too early to say", "sv": "För tidigt att säga"},
    "refused": {"en": "Prefer not to say", "sv": "Vill inte svara"},
    "not_answered": {"en": "No answer", "sv": "Inget svar"},
}


def response_scales(
    name: str = "agree", languages: tuple[str, ...] = ("sv", "en")
) -> st.SearchStrategy[ResponseScale]:
    """Draw a response scale: two to seven ordered answers and some codes for non-answers.

    Parameters
    ----------
    name : str
        Id of the response scale.
    languages : tuple of {"sv", "en"}
        Languages of the labels.
    """

    def build(start: int, step: int, count: int, kinds: list[str], negative: bool) -> ResponseScale:
        codes = [start + step * i for i in range(count)]
        first, direction = (min(-9, start - 1), -1) if negative else (90, 1)
        return ResponseScale(
            id=name,
            polarity="unipolar",
            options=tuple(
                ResponseOption(code=code, label={x: _OPTIONS[x][i] for x in languages})
                for i, code in enumerate(codes)
            ),
            missing=tuple(
                MissingCode.model_validate(
                    {
                        "code": first + direction * i,
                        "kind": kind,
                        "label": {x: _MISSING[kind][x] for x in languages},
                    }
                )
                for i, kind in enumerate(kinds)
            ),
        )

    return st.builds(
        build,
        st.integers(-3, 2),
        st.integers(1, 2),
        st.integers(2, 7),
        st.lists(st.sampled_from(sorted(_MISSING)), unique=True, max_size=5),
        st.booleans(),
    )


def scoring_rules(n_items: int, codes: Sequence[Sequence[int]] = ()) -> st.SearchStrategy[ScoringRule]:
    """Draw a scoring rule for a scale of `n_items`: method, minimum as count or share, prorate.

    Parameters
    ----------
    n_items : int
        Number of items in the scale.
    codes : sequence of sequences of int, optional
        The codes of each item's answers, none for a reversed item. Given for two items, a table of all
        pairs may be drawn.
    """
    minimum = st.one_of(st.integers(1, n_items), st.floats(0.05, 1.0).map(lambda x: round(x, 2)))
    rules = [
        st.builds(ScoringRule, method=st.sampled_from(["mean", "sum", "pomp"]), minimum=minimum),
        st.builds(ScoringRule, method=st.just("sum"), minimum=minimum, prorate=st.just(True)),
        st.builds(ScoringRule, method=st.just("top_score"), minimum=st.just(n_items)),
    ]
    if len(codes) == n_items == 2 and all(codes):
        pairs = list(product(*codes))
        scores = st.lists(st.integers(-4, 100).map(float), min_size=len(pairs), max_size=len(pairs))
        table = scores.map(
            lambda values: tuple(
                TableCell(answers=pair, score=value) for pair, value in zip(pairs, values, strict=True)
            )
        )
        rules.append(st.builds(ScoringRule, method=st.just("table"), minimum=st.just(2), table=table))
    return st.one_of(rules)


@st.composite
def instruments(
    draw: st.DrawFn,
    *,
    max_scales: int = 2,
    max_items: int = 5,
    languages: tuple[str, ...] | None = None,
) -> Instrument:
    """Draw a small valid instrument in Swedish, English or both.

    Response scales start at different codes and have different lengths; items may be reversed;
    scales have rules of all kinds, and some have a subscale.

    Parameters
    ----------
    max_scales : int
        Most scales.
    max_items : int
        Most items in a scale.
    languages : tuple of {"sv", "en"}, optional
        Default: drawn.

    Returns
    -------
    SearchStrategy of Instrument

    Examples
    --------
    >>> instruments(max_scales=1).example().scales  # doctest: +SKIP
    """
    both = [("sv", "en"), ("en", "sv"), ("sv",), ("en",)]
    spoken = languages if languages is not None else draw(st.sampled_from(both))
    names = ["agree", "often"][: draw(st.integers(1, 2))]
    answered_on = {name: draw(response_scales(name, spoken)) for name in names}
    items: list[Item] = []
    scales: list[Scale] = []
    for letter in "ABCDEFGHIJ"[: draw(st.integers(1, max_scales))]:
        made = [
            Item(
                id=f"{letter}{i}",
                response_scale=draw(st.sampled_from(names)),
                reverse=draw(st.booleans()),
            )
            for i in range(1, draw(st.integers(1, max_items)) + 1)
        ]
        items += made
        codes = {i.id: () if i.reverse else answered_on[i.response_scale].codes for i in made}
        scales.append(_scale(draw, f"scale_{letter.lower()}", codes, spoken))
    return Instrument(
        format=1,
        id="drawn",
        version="1.0.0",
        title=_text("Drawn", spoken),
        origin="user",
        languages=spoken,
        summary=_text("Drawn for a test.", spoken),
        definition=_text("It measures nothing.", spoken),
        licence=_LICENCES,
        citation=Citation(title="Drawn", authors=("Nobody",), year=2026),
        response_scales=tuple(answered_on.values()),
        items=tuple(items),
        scales=tuple(scales),
    )


def _text(words: str, languages: tuple[str, ...]) -> dict[str, str]:
    return dict.fromkeys(languages, words)


_LICENCE = Licence(spdx="CC0-1.0", holder="Nobody")
_LICENCES = Licences(wording=_LICENCE, translation=_LICENCE, scoring=_LICENCE)


def _scale(
    draw: st.DrawFn, name: str, codes: Mapping[str, Sequence[int]], languages: tuple[str, ...]
) -> Scale:
    items = tuple(codes)
    subscales: tuple[Scale, ...] = ()
    if len(items) > 1 and not name.endswith("_part") and draw(st.booleans()):
        part = {item: codes[item] for item in items[: draw(st.integers(1, len(items)))]}
        subscales = (_scale(draw, f"{name}_part", part, languages),)
    return Scale(
        id=name,
        title=_text(name, languages),
        definition=_text("Drawn.", languages),
        construct=_text("Nothing.", languages),
        items=items,
        subscales=subscales,
        measurement_model=draw(st.sampled_from(["reflective", "composite"])),
        unit=draw(st.sampled_from(["person", "partnership"])),
        scoring=draw(scoring_rules(len(items), tuple(codes.values()))),
    )


@st.composite
def responses(
    draw: st.DrawFn,
    instrument: Instrument,
    *,
    min_rows: int = 1,
    max_rows: int = 12,
    answers: Answers = "any",
    nonanswers: bool = True,
    respondent: str = "respondent",
    group: str = "language",
    frame: Kind = "pandas",
) -> Any:
    """Draw valid responses to an instrument: unique respondents, a language each, an answer per item.

    Parameters
    ----------
    instrument : Instrument
        What is answered.
    min_rows, max_rows : int
        Number of respondents.
    answers : {"codes", "labels", "any"}
        Codes as numbers; labels in the respondent's language; or any form that `validate` reads:
        codes as numbers or texts, labels in any language, padded and in capitals.
    nonanswers : bool
        Whether some answers are blank or declared non-answers.
    respondent, group : str
        Names of the key columns.
    frame : {"pandas", "polars"}
        Kind of frame. In polars a column of mixed answers is a column of texts.

    Returns
    -------
    SearchStrategy of pandas.DataFrame or polars.DataFrame
        Key columns, then a column per item.

    Examples
    --------
    >>> responses(instrument, answers="labels").example()  # doctest: +SKIP
    """
    check_option("answers", answers, ("codes", "labels", "any"))
    check_option("frame", frame, ("pandas", "polars"))
    n = draw(st.integers(min_rows, max_rows))
    spoken = [draw(st.sampled_from(instrument.languages)) for _ in range(n)]
    columns: dict[str, list[Any]] = {respondent: [f"r{i}" for i in range(1, n + 1)], group: spoken}
    for item in instrument.item_ids:
        scale = instrument.response_scale_of(item)
        codes: list[int | None] = list(scale.codes)
        if nonanswers:
            codes += [*scale.missing_codes, None]
        drawn = draw(st.lists(st.sampled_from(codes), min_size=n, max_size=n))
        columns[item] = [
            None if code is None else draw(_written(scale, code, language, answers))
            for code, language in zip(drawn, spoken, strict=True)
        ]
    return _framed(columns, frame)


def _written(scale: ResponseScale, code: int, language: str, answers: Answers) -> st.SearchStrategy[Any]:
    """The ways in which one answer can be written down."""
    if answers == "codes":
        return st.just(code)
    if answers == "labels":
        return st.just(scale.labels(language)[code])
    labels = [label[x] for c, label in scale.all_labels() if c == code for x in label]
    changes: list[Callable[[str], str]] = [str, str.upper, str.lower, lambda text: f"  {text} "]
    texts = st.builds(lambda text, change: change(text), st.sampled_from(labels), st.sampled_from(changes))
    return st.one_of(st.sampled_from([code, float(code), str(code), f" {code}", f"{code}.0"]), texts)


def _framed(columns: dict[str, list[Any]], frame: Kind) -> Any:
    if frame == "pandas":
        return pd.DataFrame({name: _column(values) for name, values in columns.items()})
    import polars as pl

    return pl.DataFrame({name: _uniform(values) for name, values in columns.items()}, strict=False)


def _column(values: list[Any]) -> pd.Series:
    """A pandas column: whole numbers stay whole beside blanks, mixed answers stay objects."""
    if any(v is None for v in values) and all(v is None or type(v) is int for v in values):
        return pd.Series(values, dtype="Int64")
    return pd.Series(values, dtype=None if len({type(v) for v in values}) == 1 else object)


def _uniform(values: list[Any]) -> list[Any]:
    mixed = any(isinstance(v, str) for v in values)
    return [None if v is None else str(v) for v in values] if mixed else values
