# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What things are called in the language of a report: sentences, groups, scales, items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .. import messages
from ..instrument import Instrument, Scale
from ..results import format_number
from .small_cells import FEW, shown_count

_LONG_ID, _SHORT_ID = 6, 4
FORMS = {
    **dict.fromkeys(("en", "eng", "english", "engelska"), "en"),
    **dict.fromkeys(("sv", "swe", "swedish", "svenska"), "sv"),
}
"""What data call the two forms of a questionnaire."""


@dataclass(frozen=True)
class Words:
    """Names and sentences for one instrument in one language.

    Attributes
    ----------
    instrument : Instrument
        The instrument that was answered.
    language : {"en", "sv"}
        Language of the report.
    """

    instrument: Instrument
    language: messages.Language

    @property
    def wording(self) -> str:
        """Language that the instrument's texts are shown in: the report's, or the first it has."""
        languages = self.instrument.languages
        return self.language if self.language in languages else languages[0]

    def text(self, code: str, **values: object) -> str:
        """Return a sentence of the report in its language."""
        return messages.text(f"report.{code}", self.language, **values)

    def name(self, group: str) -> str:
        """Return what a group is called in tables and figures."""
        if not group:
            return self.text("everybody")
        form = FORMS.get(group.casefold())
        return self.text(f"group.{form}") if form else group

    def phrase(self, group: str) -> str:
        """Return what a group is called within a sentence."""
        form = FORMS.get(group.casefold())
        return self.text(f"group.{form}.phrase") if form else group

    def count(self, group: str, n: str) -> str:
        """Return "298 in English", or "North: 298" for a group that is no language."""
        form = FORMS.get(group.casefold())
        if form:
            return self.text(f"group.{form}.count", n=n)
        return self.text("group.count", group=group, n=n)

    def people(self, n: int) -> str:
        """Return a count of people; one to four are told as "1–4"."""
        return FEW if shown_count(n, FEW) == FEW else format_number(n, 0, self.language)

    def language_name(self, code: str) -> str:
        """Return a language's name as it stands within a sentence."""
        return self.text(f"language.{code}") if messages.has(f"report.language.{code}") else code

    def title(self, scale: Scale) -> str:
        """Return a scale's name."""
        return scale.title[self.wording]

    def quoted(self, title: str) -> str:
        """Return a scale's name as it stands within a sentence."""
        return self.text("quoted", title=title)

    def item_name(self, item: str) -> str:
        """Return an item's short name after its id (if that is short), marked if it is reversed."""
        part = self.instrument.item(item)
        short = part.short_name(self.wording)
        name = short if short == item or len(item) > _LONG_ID else f"{item} {short}"
        return self.text("answers.reversed", name=name) if part.reverse else name

    def short_names(self, items: Sequence[str]) -> tuple[str, ...]:
        """Return names that fit above a narrow column: ids, or numbers in order where ids are long."""
        if all(len(i) <= _SHORT_ID for i in items):
            return tuple(items)
        return tuple(str(position) for position in range(1, len(items) + 1))

    def row_names(self, items: Sequence[str]) -> tuple[str, ...]:
        """Return full names, led by the number that stands above the column where ids are long."""
        short = self.short_names(items)
        return tuple(
            self.item_name(i) if number == i else f"{number} {self.item_name(i)}"
            for i, number in zip(items, short, strict=True)
        )

    def span(self, values: Sequence[float]) -> str:
        """Return "0.82–0.92", or one number where the ends look alike."""
        ends = (format_number(f(values), 2, self.language) for f in (min, max))
        return "–".join(dict.fromkeys(ends))

    @classmethod
    def whole(cls, cells: Iterable[object]) -> tuple[object, ...]:
        """Return a row whose texts, such as "0.81 [0.77, 0.84]", are not broken across lines."""
        return tuple(cls.unbroken(c) if isinstance(c, str) else c for c in cells)

    @staticmethod
    def unbroken(text: str) -> str:
        """Return a text that is not broken across lines."""
        return text.replace(" ", "\u00a0")

    def join(self, parts: Iterable[str], word: str = "last") -> str:
        """Return "a, b and c", or with `word` "or", "a, b or c"."""
        words = list(parts)
        if len(words) < 2:
            return "".join(words)
        return self.text(f"list.{word}", first=", ".join(words[:-1]), last=words[-1])
