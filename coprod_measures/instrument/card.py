# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Cards: what is known about a published instrument that this library does not hold.

A card holds no wording. What has not been read in a source is left empty, and shown as not confirmed.
"""

from html import escape
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from ..errors import NotSupportedError, closest
from ..messages import text
from .base import Identifier, LanguageCode, Part, Text, Wording

Printed = Annotated[str, StringConstraints(pattern=r"^-?\d*\.?\d+$")]
"""A number as it is printed, in quotes, so that its decimals are kept."""

ReadIn = Literal["abstract", "table", "article", "web_page", "recomputed"]
Permission = Literal["open", "noncommercial", "no_derivatives", "ask", "not_confirmed"]
_TERMS = ("wording", "translation", "scoring")
Field_ = Literal["engagement", "inclusion", "reciprocity", "experience", "outcome", "management"]


class CardSource(Part):
    """Where facts on a card were read."""

    id: Identifier
    cited_as: Wording
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    url: str | None = Field(default=None, pattern=r"^https?://\S+$")

    @model_validator(mode="after")
    def _can_be_found(self) -> "CardSource":
        if self.doi is None and self.url is None:
            raise ValueError(f"source {self.id} needs a doi or a url")
        return self

    @property
    def link(self) -> str:
        """The address of the source."""
        return f"https://doi.org/{self.doi}" if self.doi else str(self.url)

    def __str__(self) -> str:
        return f"{self.cited_as} {self.link}"


class Form(Part):
    """One form of the instrument, and how many items it has."""

    name: Wording
    n_items: int | None = Field(default=None, ge=1)
    source: Identifier
    note: Wording | None = None


class Figure(Part):
    """One published figure, as printed."""

    what: Wording
    value: Wording
    n: int | None = Field(default=None, ge=1)
    group: Wording | None = Field(default=None, description="In whom, in which language.")
    source: Identifier
    read_in: ReadIn


class ModelFigures(Part):
    """Fit of one factor model, as printed; every number in quotes."""

    model: Wording
    group: Wording | None = None
    n: int = Field(ge=2)
    groups: int = Field(default=1, ge=1, description="Number of groups in the model.")
    chisq: Printed
    df: int = Field(ge=0)
    n_items: int | None = Field(default=None, ge=2, description="Items in the model.")
    baseline_chisq: Printed | None = Field(default=None, description="Of the model of unrelated items.")
    baseline_df: int | None = Field(default=None, ge=1)
    cfi: Printed | None = None
    tli: Printed | None = None
    rmsea: Printed | None = None
    srmr: Printed | None = None
    source: Identifier
    read_in: ReadIn


class ScaleFigures(Part):
    """Figures of one scale, as printed; every number in quotes."""

    scale: Wording
    group: Wording | None = None
    n: int | None = Field(default=None, ge=2)
    n_items: int | None = Field(default=None, ge=1)
    minimum: int | None = None
    maximum: int | None = None
    mean: Printed | None = None
    sd: Printed | None = None
    alpha: Printed | None = None
    omega: Printed | None = None
    loadings: tuple[Printed, ...] = ()
    source: Identifier
    read_in: ReadIn


class Terms(Part):
    """Licence and permission of one part of the instrument."""

    permission: Permission
    licence: Wording | None = None
    note: Text | None = None
    source: Identifier | None = None

    @model_validator(mode="after")
    def _a_permission_has_a_source(self) -> "Terms":
        if self.permission != "not_confirmed" and self.source is None:
            raise ValueError("a permission needs the source it was read in; else write not_confirmed")
        return self


class CardTerms(Part):
    """Terms differ between the wording, its translations and the scoring."""

    wording: Terms
    translation: Terms
    scoring: Terms


class CardLanguage(Part):
    """A language form, and how far it has been tried."""

    language: LanguageCode
    status: Literal["original", "studied", "exists", "none_found"]
    source: Identifier | None = None
    note: Text | None = None


class Card(Part):
    """What is known about a published instrument. Load one with `coprod_measures.load_card`."""

    format: Literal[1]
    id: Identifier
    name: Wording
    other_names: tuple[Wording, ...] = ()
    field: Field_
    measures: Text
    unit: Literal["person", "partnership"] | None = None
    forms: tuple[Form, ...] = ()
    dimensions: tuple[Wording, ...] = ()
    response_format: Text | None = None
    scoring: Text | None = Field(default=None, description="The rule as published, as far as it was read.")
    figures: tuple[Figure, ...] = ()
    models: tuple[ModelFigures, ...] = ()
    scales: tuple[ScaleFigures, ...] = ()
    terms: CardTerms
    languages: tuple[CardLanguage, ...] = Field(min_length=1)
    obtain: Text
    instrument: Identifier | None = Field(default=None, description="The shipped structure that scores it.")
    missing: dict[LanguageCode, tuple[Wording, ...]] = Field(
        default={}, description="What would have to be known before it could be scored here."
    )
    remarks: dict[LanguageCode, tuple[Wording, ...]] = Field(default={})
    sources: tuple[CardSource, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sources_resolve(self) -> "Card":
        known = [s.id for s in self.sources]
        parts: list[tuple[str, str | None]] = [(f"form {f.name}", f.source) for f in self.forms]
        parts += [(f"figure {f.what}", f.source) for f in self.figures]
        parts += [(f"model {m.model}", m.source) for m in self.models]
        parts += [(f"scale {s.scale}", s.source) for s in self.scales]
        parts += [(f"language {x.language}", x.source) for x in self.languages]
        parts += [
            (f"terms of the {n}", getattr(self.terms, n).source)
            for n in ("wording", "translation", "scoring")
        ]
        for place, source in parts:
            if source is not None and source not in known:
                raise ValueError(
                    f"{place} names the source {source}, which the card has not.{closest(source, known)}"
                )
        return self

    @model_validator(mode="after")
    def _says_what_is_missing(self) -> "Card":
        if (self.instrument is None) != bool(self.missing):
            raise ValueError(
                "a card names the instrument that scores it or says what is missing: one of the two"
            )
        for place, content in self._texts():
            if set(content) != {"sv", "en"}:
                raise ValueError(f"{place} must be said in Swedish and in English")
        for name in ("missing", "remarks"):
            if len({len(v) for v in getattr(self, name).values()}) > 1:
                raise ValueError(f"{name} must say as much in both languages")
        return self

    def _texts(self) -> list[tuple[str, dict[str, object]]]:
        found: list[tuple[str, dict[str, object]]] = []
        for name in ("measures", "response_format", "scoring", "obtain"):
            if getattr(self, name) is not None:
                found.append((name, dict(getattr(self, name))))
        found += [(n, dict(getattr(self, n))) for n in ("missing", "remarks") if getattr(self, n)]
        notes = [getattr(self.terms, n).note for n in _TERMS]
        notes += [x.note for x in self.languages]
        return found + [("a note", dict(n)) for n in notes if n is not None]

    def source(self, name: str) -> CardSource:
        """Return one source by id."""
        return next(s for s in self.sources if s.id == name)

    @property
    def scorable(self) -> bool:
        """Whether a shipped instrument scores it."""
        return self.instrument is not None

    @property
    def not_confirmed(self) -> tuple[str, ...]:
        """Names of the fields that are empty because nothing was read in a source."""
        fields = ("unit", "forms", "dimensions", "response_format", "scoring")
        empty = [n for n in fields if not getattr(self, n)]
        if not (self.figures or self.models or self.scales):
            empty.append("figures")
        parts = ("wording", "translation", "scoring")
        return (
            *empty,
            *(f"terms.{n}" for n in parts if getattr(self.terms, n).permission == "not_confirmed"),
        )

    def score(self, *_: object, **__: object) -> None:
        """Refuse: a card holds no rule. The error says what is missing, or which instrument scores it.

        Raises
        ------
        NotSupportedError
            Always.
        """
        raise self.refusal()

    def refusal(self) -> NotSupportedError:
        """Return the error of whoever tries to use a card as an instrument."""
        if self.instrument is not None:
            remedy = f"Its structure is shipped: load_instrument({self.instrument!r})."
        else:
            remedy = f"Missing: {' '.join(self.missing['en'])} See load_card({self.id!r})."
        return NotSupportedError(
            f"{self.name} is a card, not an instrument that can be scored.",
            code="card",
            place=self.id,
            remedy=remedy,
        )

    def summary(self, language: Literal["sv", "en"] = "en") -> tuple[tuple[str, str], ...]:
        """Return heading and content of what is known, in short, and what is not confirmed."""
        items = "; ".join(f"{f.name}: {f.n_items}" for f in self.forms if f.n_items is not None)
        spoken = ", ".join(
            f"{x.language} ({text(f'card.language.{x.status}', language)})" for x in self.languages
        )
        can = self.instrument if self.instrument is not None else " ".join(self.missing[language])
        shown = {
            "measures": self.measures[language],
            "forms": items,
            "dimensions": "; ".join(self.dimensions),
            "response_format": (self.response_format or {}).get(language, ""),
            "scoring": (self.scoring or {}).get(language, ""),
            "languages": spoken,
            "permission": text(f"card.permission.{self.terms.wording.permission}", language)
            + (f" ({self.terms.wording.licence})" if self.terms.wording.licence else ""),
            "obtain": self.obtain[language],
            "scored_by" if self.scorable else "missing": can,
        }
        unknown = text("card.unknown", language)
        return tuple((text(f"card.{name}", language), content or unknown) for name, content in shown.items())

    def __str__(self) -> str:
        return "\n".join([f"{self.name} ({self.id})", *(f"  {k}: {v}" for k, v in self.summary())])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{escape(k)}</th><td>{escape(v)}</td></tr>' for k, v in self.summary()
        )
        return f"<table><caption>{escape(self.name)}</caption><tbody>{rows}</tbody></table>"
