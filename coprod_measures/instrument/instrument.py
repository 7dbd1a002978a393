# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The instrument: one questionnaire as data, with its languages, licence, citation and evidence."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, ValidationError, model_validator

from .. import messages
from ..errors import InstrumentError, closest
from ..results import Table
from .base import Citation, Identifier, LanguageCode, Part, Text, Wording
from .evidence import Evidence, Status, TranslationRecord, derive_status
from .item import Item, ResponseScale
from .ledger import evidence_table, missing_table
from .loading import problems_of
from .respondent import RespondentFact
from .scale import Scale
from .structure import Structure
from .wording import lay_over

T = TypeVar("T")


class Licence(Part):
    """The terms of one part of an instrument."""

    spdx: str = Field(description="An SPDX identifier, or LicenseRef- and a name.")
    holder: Wording
    note: str | None = None


class Licences(Part):
    """Terms differ between the wording, its translations and the scoring rule."""

    wording: Licence
    translation: Licence
    scoring: Licence


class OriginalityRecord(Part):
    """What was done to make sure that no published item was copied, and what was not."""

    method: Wording
    compared_with: tuple[Wording, ...]
    independent_check: Literal["none", "done"]
    note: str | None = None


class Instrument(Part):
    """A questionnaire as data. Load one with `coprod_measures.load_instrument`."""

    format: Literal[1] = Field(description="Version of this file format.")
    id: Identifier
    version: str = Field(pattern=r"^\d+\.\d+\.\d+([a-z0-9.+-]*)$")
    title: Text
    origin: Literal["library", "published", "user"] = Field(
        description="Who made it: this project, others, you."
    )
    languages: tuple[LanguageCode, ...] = Field(min_length=1, description="The first is the reference group.")
    summary: Text
    definition: Text = Field(
        description="What the instrument means by what it measures; travels with scores."
    )
    instructions: dict[LanguageCode, tuple[Wording, ...]] = Field(default={})
    not_for: dict[LanguageCode, tuple[Wording, ...]] = Field(
        default={}, description="Uses that are ruled out."
    )
    limits: dict[LanguageCode, tuple[Wording, ...]] = Field(default={}, description="What it does not cover.")
    independence: Text | None = Field(
        default=None, description="From whom it is independent, and who has not endorsed it."
    )
    licence: Licences
    citation: Citation
    references: tuple[Citation, ...] = ()
    translations: tuple[TranslationRecord, ...] = ()
    originality: OriginalityRecord | None = None
    response_scales: tuple[ResponseScale, ...] = Field(min_length=1)
    respondent_facts: tuple[RespondentFact, ...] = Field(
        default=(), description="Facts to record with the answers, for covariates and filters."
    )
    items: tuple[Item, ...] = Field(min_length=1)
    scales: tuple[Scale, ...] = Field(min_length=1)
    structures: tuple[Structure, ...] = Field(
        default=(), description="Factor models that compete to describe the instrument; none is scored."
    )
    evidence: tuple[Evidence, ...] = ()

    def __repr__(self) -> str:
        languages = " ".join(self.languages)
        n = len(self.items)
        items = f"{n} item{'' if n == 1 else 's'}"
        return f"<{type(self).__name__}: {self.id} {self.version}, {items}, {languages}>"

    def __str__(self) -> str:
        return repr(self)

    @model_validator(mode="after")
    def _references_resolve(self) -> "Instrument":
        _refuse_doubles("item", [i.id for i in self.items])
        _refuse_doubles("response scale", [r.id for r in self.response_scales])
        _refuse_doubles("scale", [s.id for s in self.all_scales()])
        _refuse_doubles("evidence record", [e.id for e in self.evidence])
        _refuse_doubles("respondent fact", [f.id for f in self.respondent_facts])
        _refuse_doubles("reference", [r.id for r in self.references if r.id is not None])
        items = [i.id for i in self.items]
        response_scales = [r.id for r in self.response_scales]
        for item in self.items:
            _resolve(f"item {item.id}", "response scale", item.response_scale, response_scales)
        for scale in self.all_scales():
            for name in (*scale.items, *scale.companions):
                _resolve(f"scale {scale.id}", "item", name, items)
        for record in self.evidence:
            for name in record.scales:
                _resolve(f"evidence {record.id}", "scale", name, [s.id for s in self.all_scales()])
        for language in [r.language for r in self.evidence] + [t.language for t in self.translations]:
            _resolve("a record", "language", language, list(self.languages))
        self._check_repeats_and_tables()
        self._check_structures()
        clash = {s.id.casefold() for s in self.all_scales()} & {i.casefold() for i in items}
        if clash:
            raise ValueError(
                f"a scale and an item share the name {sorted(clash)[0]}; scores would overwrite answers"
            )
        return self

    def _check_repeats_and_tables(self) -> None:
        by_id = {i.id: i for i in self.items}
        for item in self.items:
            if item.repeats is None:
                continue
            _resolve(f"item {item.id}", "item", item.repeats, list(by_id))
            first = by_id[item.repeats]
            if first.id == item.id or first.repeats is not None:
                raise ValueError(f"item {item.id} must repeat another item, and one that repeats none")
            if item.wording != first.wording:
                raise ValueError(f"item {item.id} repeats {first.id}, but their wording differs")
            if item.response_scale == first.response_scale:
                raise ValueError(f"item {item.id} repeats {first.id} on the same response scale")
        codes = {r.id: r.codes for r in self.response_scales}
        for scale in self.all_scales():
            if scale.scoring.table is None:
                continue
            first, second = (by_id[i] for i in scale.items)
            if first.reverse or second.reverse:
                raise ValueError(f"scale {scale.id} is scored by a table, so its items cannot be reversed")
            wanted = {(a, b) for a in codes[first.response_scale] for b in codes[second.response_scale]}
            found = {c.answers for c in scale.scoring.table}
            for pair in sorted(wanted - found)[:1]:
                raise ValueError(f"the table of {scale.id} has no score for the answers {pair}")
            for pair in sorted(found - wanted)[:1]:
                raise ValueError(f"the table of {scale.id} scores {pair}, which cannot be answered")

    def _check_structures(self) -> None:
        _refuse_doubles("structure", [s.id for s in self.structures])
        items = [i.id for i in self.items]
        references = [r.id for r in self.references if r.id is not None]
        for structure in self.structures:
            for name in structure.items:
                _resolve(f"structure {structure.id}", "item or factor", name, items)
            for factor in structure.factors:
                if factor.id in items:
                    raise ValueError(f"structure {structure.id} has a factor named as the item {factor.id}")
            if structure.source is not None:
                _resolve(f"structure {structure.id}", "reference", structure.source, references)

    @model_validator(mode="after")
    def _all_languages_are_complete(self) -> "Instrument":
        for place, text in self.texts():
            absent = [language for language in self.languages if language not in text]
            strange = [language for language in text if language not in self.languages]
            if absent:
                raise ValueError(f"{place} has no text in {', '.join(absent)}")
            if strange:
                raise ValueError(
                    f"{place} has text in {', '.join(strange)}, which is not among the languages"
                )
        return self

    def texts(self) -> Iterator[tuple[str, dict[str, object]]]:
        """Yield every text with its place; wording may be absent as a whole, never in one language."""
        for name in ("title", "summary", "definition"):
            yield name, dict(getattr(self, name))
        if self.independence is not None:
            yield "independence", dict(self.independence)
        for name in ("instructions", "not_for", "limits"):
            if getattr(self, name):
                yield name, dict(getattr(self, name))
        for rs in self.response_scales:
            for place, text in rs.texts():
                yield f"response scale {rs.id}, {place}", dict(text)
        for fact in self.respondent_facts:
            yield f"respondent fact {fact.id}, question", dict(fact.question)
            for choice in fact.choices:
                yield f"respondent fact {fact.id}, choice {choice.value}", dict(choice.label)
        for item in self.items:
            for name in ("wording", "facet", "label"):
                if (text := getattr(item, name)) is not None:
                    yield f"item {item.id}, {name}", dict(text)
        for scale in self.all_scales():
            for name in ("title", "definition", "construct_text", "recall", "note"):
                if (text := getattr(scale, name)) is not None:
                    yield f"scale {scale.id}, {name}", dict(text)
            for i, facet in enumerate(scale.facets, start=1):
                yield f"scale {scale.id}, facet {i}", dict(facet)
        for structure in self.structures:
            if structure.title is not None:
                yield f"structure {structure.id}, title", dict(structure.title)

    def all_scales(self) -> tuple[Scale, ...]:
        """Return scales and their subscales, depth first."""

        def walk(scales: tuple[Scale, ...]) -> Iterator[Scale]:
            for scale in scales:
                yield scale
                yield from walk(scale.subscales)

        return tuple(walk(self.scales))

    @cached_property
    def item_ids(self) -> tuple[str, ...]:
        """Ids of all items, in the order of the file."""
        return tuple(i.id for i in self.items)

    @cached_property
    def _items_by_id(self) -> dict[str, Item]:
        return {i.id: i for i in self.items}

    @cached_property
    def _response_scales_by_id(self) -> dict[str, ResponseScale]:
        return {r.id: r for r in self.response_scales}

    @cached_property
    def _scales_by_id(self) -> dict[str, Scale]:
        return {s.id: s for s in self.all_scales()}

    def item(self, name: str) -> Item:
        """Return one item by id."""
        return _find(self._items_by_id, name, "item", self.id)

    def scale(self, name: str) -> Scale:
        """Return one scale or subscale by id."""
        return _find(self._scales_by_id, name, "scale", self.id)

    def structure(self, name: str) -> Structure:
        """Return one structure by id."""
        return _find({s.id: s for s in self.structures}, name, "structure", self.id)

    def response_scale(self, name: str) -> ResponseScale:
        """Return one response scale by id."""
        return _find(self._response_scales_by_id, name, "response scale", self.id)

    def response_scale_of(self, item: str) -> ResponseScale:
        """Return the response scale an item is answered on."""
        return self._response_scales_by_id[self.item(item).response_scale]

    def reflective_scales(self) -> tuple[Scale, ...]:
        """Return the scales that a factor model makes sense for, subscales of composites included."""
        return tuple(s for s in self.all_scales() if s.reflective)

    def with_wording(self, file: str | Path) -> "Instrument":
        """Return the instrument with a wording that you hold a licence for.

        The file is YAML: `format: 1`, `instrument` (its id), `licence` and `holder` (on what terms, and
        whose), `items` (each `id` and `wording` by language), and if wanted `response_scales` (each `id`,
        `question`, `answers` with `code` and `label`) and `instructions`. Structure and rules stay as they
        are, and so does `scoring_hash`. A language in which not every item of the file is worded is left
        out of the result.

        Parameters
        ----------
        file : str or Path
            The wording. It stays yours; nothing is copied into the package.

        Raises
        ------
        InstrumentError
            If the file is wrong, or belongs to another instrument.
        """
        path = Path(file)
        if not path.is_file():
            raise InstrumentError("no such file.", code="no_file", place=str(path), remedy="Check the path.")
        return lay_over(self, path)

    def status(self, language: str) -> Status:
        """Return how far the evidence reaches in one language; derived, never written by hand."""
        if language not in self.languages:
            raise InstrumentError(
                f"{self.id} has no language {language!r}.",
                code="unknown_language",
                place=self.id,
                remedy=f"It has: {', '.join(self.languages)}.",
            )
        complete = all(i.wording is not None for i in self.items)
        return derive_status(
            language,
            self.version,
            self.evidence,
            complete=complete and self.originality is not None,
            all_languages_complete=complete and len(self.languages) > 1,
            scales=self.scales,
        )

    def evidence_table(self, language: messages.Language = "en") -> Table:
        """Return the records of evidence as a table, each rated by COSMIN's criteria, shown in `language`."""
        title = messages.text("evidence.title", language, instrument=self.id, version=self.version)
        return evidence_table(self.evidence, title, language)

    def missing_evidence(self, language: str, *, shown_in: messages.Language | None = None) -> Table:
        """Return what is missing before the form in one language may be called validated, and why.

        Parameters
        ----------
        language : str
            Language of the form.
        shown_in : {"sv", "en"}, optional
            Language of the table; by default that of the form where it is Swedish, else English.
        """
        shown = shown_in or ("sv" if language == "sv" else "en")
        name = messages.text(f"language.{language}", shown) if language in messages.LANGUAGES else language
        title = messages.text(
            "evidence.missing_title", shown, instrument=self.id, version=self.version, language=name
        )
        return missing_table(self.status(language), self.version, self.evidence, self.scales, title, shown)

    def with_evidence(self, records: Iterable[Evidence]) -> "Instrument":
        """Return the instrument with further records of evidence; its status follows from all of them."""
        data = self.model_dump(mode="json", by_alias=True)
        data["evidence"] += [r.model_dump(mode="json") for r in records]
        try:
            return Instrument.model_validate(data)
        except ValidationError as error:
            raise InstrumentError(
                "\n".join(problems_of(error, data, Instrument)), code="invalid_instrument", place=self.id
            ) from None

    @cached_property
    def scoring_hash(self) -> str:
        """SHA-256 of what decides scores (items, options, keys, rules), and of nothing else."""

        def scale(s: Scale) -> dict[str, object]:
            return {
                "id": s.id,
                "items": s.items,
                "scoring": s.scoring.model_dump(mode="json", exclude=None if s.scoring.table else {"table"}),
                "subscales": [scale(x) for x in s.subscales],
            }

        content = {
            "items": [(i.id, i.response_scale, i.reverse) for i in self.items],
            "response_scales": [
                (r.id, r.codes, [(m.code, m.kind) for m in r.missing]) for r in self.response_scales
            ],
            "scales": [scale(s) for s in self.scales],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    @property
    def file_hash(self) -> str:
        """SHA-256 of the whole file's content, however it is laid out."""
        content = json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


def _refuse_doubles(kind: str, names: list[str]) -> None:
    doubles = sorted({n for n in names if names.count(n) > 1})
    if doubles:
        raise ValueError(f"two {kind}s are called {doubles[0]}")


def _resolve(place: str, kind: str, name: str, known: list[str]) -> None:
    if name not in known:
        hint = closest(name, known) or f" Known are: {', '.join(known)}."
        raise ValueError(f"{place} names the {kind} {name}, which is not in the file.{hint}")


def _find(parts: dict[str, T], name: str, kind: str, place: str) -> T:
    if name not in parts:
        raise InstrumentError(
            f"there is no {kind} {name!r}.{closest(name, parts)}",
            code="unknown_name",
            place=place,
            remedy=f"It has: {', '.join(parts)}.",
        )
    return parts[name]
