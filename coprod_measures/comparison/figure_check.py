# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A printed figure, what others imply of it, and the report of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

import pandas as pd

from .. import messages
from ..errors import DataError
from ..results import Finding, Table, format_number

Kind = Literal["rmsea", "cfi", "tli", "omega", "alpha", "mean", "sd"]
Number = str | float


@dataclass(frozen=True, slots=True)
class FigureCheck:
    """One printed figure against what the other printed figures imply.

    Attributes
    ----------
    kind : {"rmsea", "cfi", "tli", "omega", "alpha", "mean", "sd"}
    place : str
        What the figure belongs to.
    printed : str or None
        As printed; None where nothing was printed and the figure is only recomputed.
    implied : mapping
        Recomputed values by way of computing ("n", "n - 1"; "omega"; "lowest", "highest"), unrounded.
    low, high : float
        The values that the figures allow, rounding of all of them included.
    agrees : bool or None
        Whether the printed figure may be rounded from an allowed value; None where nothing was printed.
    findings : tuple of Finding
        Where it does not agree: that it does not, and what might explain it.
    """

    kind: Kind
    place: str
    printed: str | None
    implied: Mapping[str, float]
    low: float
    high: float
    agrees: bool | None
    findings: tuple[Finding, ...] = field(default=())

    def sentence(self, language: messages.Language = "en") -> str:
        """Return the result as a sentence; possible explanations follow in `findings`."""
        code = {True: "published.agrees", False: "published.disagrees", None: "published.recomputed"}[
            self.agrees
        ]
        return messages.text(code, language, **_values(self, language))

    def __str__(self) -> str:
        return "\n".join([self.sentence(), *(f"  {f.message()}" for f in self.findings[1:])])


@dataclass(frozen=True, slots=True)
class FigureReport:
    """Checks of several figures, in order. Made by `check_published` and `check_mean`.

    Attributes
    ----------
    name : str
        The card, or what the figures belong to.
    checks : tuple of FigureCheck
        The report itself can be unpacked and indexed as they can.
    """

    name: str
    checks: tuple[FigureCheck, ...]

    def __iter__(self) -> Iterator[FigureCheck]:
        return iter(self.checks)

    def __len__(self) -> int:
        return len(self.checks)

    def __getitem__(self, index: int) -> FigureCheck:
        return self.checks[index]

    @property
    def disagreements(self) -> tuple[FigureCheck, ...]:
        """The checks whose printed figures do not agree."""
        return tuple(c for c in self.checks if c.agrees is False)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, with possible explanations."""
        return tuple(f for c in self.checks for f in c.findings)

    def to_frame(self) -> pd.DataFrame:
        """Return a row per check: `kind place printed low high agrees`, unrounded."""
        names = ("kind", "place", "printed", "low", "high", "agrees")
        return pd.DataFrame([[getattr(c, n) for n in names] for c in self.checks], columns=list(names))

    def table(self, language: messages.Language = "en") -> Table:
        """Return the checks as a table to show."""
        rows = tuple(
            (
                c.place,
                c.kind,
                c.printed or "",
                "–".join(dict.fromkeys(format_number(x, 4, language) for x in (c.low, c.high))),
                messages.text(f"published.word.{c.agrees}", language),
            )
            for c in self.checks
        )
        columns = tuple(
            messages.text(f"published.column.{n}", language)
            for n in ("place", "kind", "printed", "implied", "agrees")
        )
        notes = tuple(f.message(language) for f in self.findings)
        return Table(
            messages.text("published.title", language, name=self.name),
            columns,
            rows,
            notes,
            language=language,
        )

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __str__(self) -> str:
        return str(self.table())


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number, and half a unit of its last decimal."""

    text: str
    value: float
    half: float

    @classmethod
    def read(cls, number: Number, what: str) -> Printed:
        """Read a number as printed; the decimals of a text count."""
        text = str(number).strip().replace("−", "-").replace(",", ".")
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("nan")
        if not value.is_finite():
            raise DataError(
                f"{what} is not a number.",
                code="not_a_number",
                place=what,
                remedy="Give it as it is printed, as in '0.059', so that its decimals are known.",
            )
        exponent = value.as_tuple().exponent
        return cls(text, float(value), 0.5 * 10.0 ** int(exponent))

    @property
    def ends(self) -> tuple[float, float]:
        """Between which the number lay before it was rounded."""
        return self.value - self.half, self.value + self.half

    def overlaps(self, low: float, high: float) -> bool:
        """Whether it may have been rounded from a number between `low` and `high`."""
        tiny = 1e-9
        return self.value - self.half <= high + tiny and low - tiny <= self.value + self.half


FIGURE_NAMES: Mapping[Kind, Mapping[str, str]] = {
    "rmsea": {"en": "RMSEA", "sv": "RMSEA"},
    "cfi": {"en": "CFI", "sv": "CFI"},
    "tli": {"en": "TLI", "sv": "TLI"},
    "omega": {"en": "omega", "sv": "omega"},
    "alpha": {"en": "alpha", "sv": "alfa"},
    "mean": {"en": "the mean", "sv": "medelvärdet"},
    "sd": {"en": "the standard deviation", "sv": "standardavvikelsen"},
}


def _values(check: FigureCheck, language: messages.Language) -> dict[str, str]:
    return {
        "place": check.place,
        "kind": FIGURE_NAMES[check.kind][language],
        "printed": check.printed or "",
        "low": format_number(check.low, 3, language),
        "high": format_number(check.high, 3, language),
    }
