# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What every part of an instrument file shares: frozen models and text in several languages."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
"""A name that is safe as a column, an anchor and a file name."""

Wording = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]

Text = dict[LanguageCode, Wording]
"""Wording by language: {"sv": ..., "en": ...}."""

Role = Literal["own_experience", "relative", "citizen", "staff", "manager", "researcher", "other"]
Referent = Literal["person", "partnership", "each_other", "service"]
Level = Literal["person", "relation", "partnership", "service", "community"]


class Part(BaseModel):
    """Base of all parts: frozen, unknown keys refused, and input never repeated in errors."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        str_strip_whitespace=True,
        validate_default=True,
    )


class Citation(Part):
    """How to cite a work."""

    id: Identifier | None = Field(default=None, description="The name by which items cite it as a source.")
    title: Wording
    authors: tuple[Wording, ...] = Field(min_length=1)
    year: int = Field(ge=1800, le=2200)
    container: str | None = Field(default=None, description="Journal, book or repository.")
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    url: str | None = None

    def __str__(self) -> str:
        container = f" {self.container}." if self.container else ""
        link = f" https://doi.org/{self.doi}" if self.doi else (f" {self.url}" if self.url else "")
        return f"{', '.join(self.authors)} ({self.year}). {self.title}.{container}{link}"
