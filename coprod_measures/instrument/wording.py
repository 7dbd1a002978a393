# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A wording that a user has a licence for, as a file that is laid over the structure of an instrument."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, ValidationError

from ..errors import InstrumentError, closest
from .base import Identifier, LanguageCode, Part, Text, Wording
from .loading import load_part, problems_of

if TYPE_CHECKING:
    from .instrument import Instrument


class AnswerWording(Part):
    """Labels of one answer or non-answer."""

    code: int
    label: Text
    full_label: Text | None = None


class ResponseScaleWording(Part):
    """Wording of a response scale."""

    id: Identifier
    question: Text | None = None
    answers: tuple[AnswerWording, ...] = ()


class ItemWording(Part):
    """Wording of one item."""

    id: Identifier
    wording: Text


class WordingFile(Part):
    """What a wording file holds; what it does not mention stays as it is."""

    format: Literal[1]
    instrument: Identifier = Field(description="The instrument that the wording belongs to.")
    licence: Wording = Field(description="On what terms you hold the wording; written into the instrument.")
    holder: Wording = Field(description="Who holds the rights to the wording.")
    instructions: dict[LanguageCode, tuple[Wording, ...]] = Field(default={})
    response_scales: tuple[ResponseScaleWording, ...] = ()
    items: tuple[ItemWording, ...] = Field(min_length=1)


def lay_over(instrument: "Instrument", file: Path) -> "Instrument":
    """Return an instrument with the wording of a file; ids, codes, keys and rules stay as they are."""
    wording = load_part(file, WordingFile)
    if wording.instrument != instrument.id:
        raise InstrumentError(
            f"is the wording of {wording.instrument}.",
            code="other_instrument",
            place=file.name,
            remedy=f"Lay it over that instrument, or write 'instrument: {instrument.id}' if it is the same.",
        )
    _known("item", (i.id for i in wording.items), instrument.item_ids, file)
    _known(
        "response scale",
        (r.id for r in wording.response_scales),
        (r.id for r in instrument.response_scales),
        file,
    )
    languages = [x for x in instrument.languages if all(x in i.wording for i in wording.items)]
    if not languages:
        raise InstrumentError(
            "has no language in which every item has its wording.",
            code="unknown_language",
            place=file.name,
            remedy=f"Write all items in at least one of: {', '.join(instrument.languages)}.",
        )
    data = _laid_over(instrument, wording, file)
    spoken = set(instrument.languages) | {x for i in wording.items for x in i.wording}
    data = _narrowed({**data, "languages": languages}, set(languages), spoken)
    for records in ("evidence", "translations"):
        data[records] = [r for r in data[records] if r["language"] in languages]
    try:
        return type(instrument).model_validate(data)
    except ValidationError as error:
        raise InstrumentError(
            "\n".join(problems_of(error, data, type(instrument))), code="invalid_instrument", place=file.name
        ) from None


def _laid_over(instrument: "Instrument", wording: WordingFile, file: Path) -> dict[str, Any]:
    data = instrument.model_dump(mode="json", by_alias=True)
    worded = {i.id: i.wording for i in wording.items}
    for item in data["items"]:
        item["wording"] = worded.get(item["id"], worded.get(item["repeats"], item["wording"]))
    scales = {r.id: r for r in wording.response_scales}
    for scale in data["response_scales"]:
        if scale["id"] in scales:
            _label(scale, scales[scale["id"]], file)
    if wording.instructions:
        data["instructions"] = {k: list(v) for k, v in wording.instructions.items()}
    data["licence"]["wording"] = {
        "spdx": "LicenseRef-user",
        "holder": wording.holder,
        "note": wording.licence,
    }
    return data


def _label(scale: dict[str, Any], wording: ResponseScaleWording, file: Path) -> None:
    if wording.question is not None:
        scale["question"] = dict(wording.question)
    answers = {a["code"]: a for a in (*scale["options"], *scale["missing"])}
    for answer in wording.answers:
        if answer.code not in answers:
            raise InstrumentError(
                f"labels the code {answer.code}, which {wording.id} has not.",
                code="unknown_name",
                place=file.name,
                remedy=f"Codes are: {', '.join(map(str, answers))}.",
            )
        answers[answer.code]["label"] = dict(answer.label)
        if answer.full_label is not None and "full_label" in answers[answer.code]:
            answers[answer.code]["full_label"] = dict(answer.full_label)


def _known(kind: str, names: Iterable[str], known: Iterable[str], file: Path) -> None:
    there = list(known)
    for name in names:
        if name not in there:
            raise InstrumentError(
                f"words the {kind} {name}, which the instrument has not.{closest(name, there)}",
                code="unknown_name",
                place=file.name,
                remedy=f"It has: {', '.join(there)}.",
            )


def _narrowed(part: Any, languages: set[str], spoken: set[str]) -> Any:
    """Leave out texts in the other languages: a text is a mapping whose keys are all languages."""
    if isinstance(part, Mapping):
        if part and set(part) <= spoken:
            return {k: v for k, v in part.items() if k in languages}
        return {k: _narrowed(v, languages, spoken) for k, v in part.items()}
    if isinstance(part, list):
        return [_narrowed(v, languages, spoken) for v in part]
    return part
