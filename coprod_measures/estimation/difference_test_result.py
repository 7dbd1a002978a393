# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a test of nested models found, and how it shows itself."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from .. import messages
from ..results import Table, format_number, format_p


@dataclass(frozen=True)
class DifferenceTest:
    """The test of a restricted model against a freer one.

    Attributes
    ----------
    method : str
        What was computed, see `difference_test`.
    restriction : {"delta", "exact"} or None
        How the restrictions were found, for the methods of Satorra (2000).
    chisq, df, pvalue : float
        The difference; NaN where the scaling factor is not positive.
    scaling_factor, shift : float
        The unscaled difference is divided by the factor, then the shift is added.
    unscaled : float
        The difference of the unscaled statistics.
    tried : tuple of str
        Methods that gave a factor that is not positive before this one was used.
    rank : int or None
        Restrictions counted by ``restriction="exact"``; where it differs from `df` the test counts
        restrictions that freed factor means give back, and should not be used.
    """

    method: str
    restriction: str | None
    chisq: float
    df: float
    pvalue: float
    scaling_factor: float
    shift: float
    unscaled: float
    tried: tuple[str, ...] = ()
    rank: int | None = None

    def __post_init__(self) -> None:
        for name in ("chisq", "df", "pvalue", "scaling_factor", "shift", "unscaled"):
            value = getattr(self, name)
            if isinstance(value, np.generic):
                object.__setattr__(self, name, value.item())

    @property
    def title(self) -> str:
        """The method in words."""
        return self._title("en")

    def _title(self, language: messages.Language) -> str:
        name = messages.text(f"difference_test.{self.method}", language)
        return name[:1].upper() + name[1:]

    def to_frame(self) -> pd.DataFrame:
        """Return one row with a column per attribute, unrounded; methods tried before are one text."""
        row = {f.name: getattr(self, f.name) for f in fields(self)}
        return pd.DataFrame([row | {"tried": ", ".join(self.tried)}])

    def table(self, language: messages.Language = "en") -> Table:
        """Return the test as a table to show; its title is the method."""
        columns = tuple(
            messages.text(f"ladder.column.{c}", language) for c in ("delta_chisq", "delta_df", "delta_p")
        )
        tried = tuple(messages.text(f"difference_test.{method}", language) for method in self.tried)
        note = messages.text("difference_test.tried", language, methods="; ".join(tried))
        p = format_p(self.pvalue, language).removeprefix("= ")
        df = int(self.df) if float(self.df).is_integer() else self.df
        rows = ((self.chisq, df, p),)
        return Table(self._title(language), columns, rows, (note,) if tried else (), 3, language)

    def to_markdown(self, language: messages.Language = "en") -> str:
        """Return the table as Markdown."""
        return self.table(language).to_markdown()

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __str__(self) -> str:
        before = f"; {', '.join(self.tried)} gave no positive factor" if self.tried else ""
        return (
            f"{self.title}: chi-square {format_number(self.chisq, 3)}, df {self.df:g}, "
            f"p {format_p(self.pvalue)}{before}"
        )
