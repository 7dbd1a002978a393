# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Structures that compete to describe an instrument: factor models beside the scales that are scored."""

from pydantic import Field, model_validator

from .base import Identifier, Part, Text


class Factor(Part):
    """A factor and what it is measured by: items, or other factors of the structure."""

    id: Identifier
    of: tuple[Identifier, ...] = Field(min_length=1, description="Items, or factors of the same structure.")


class Structure(Part):
    """One factor model of the instrument. Several may be listed; none of them is scored."""

    id: Identifier
    title: Text | None = None
    factors: tuple[Factor, ...] = Field(min_length=1)
    correlated: bool = Field(default=True, description="Whether the factors at the top are correlated.")
    source: Identifier | None = Field(default=None, description="A reference of the file.")
    note: str | None = None

    @model_validator(mode="after")
    def _factors_are_consistent(self) -> "Structure":
        names = [f.id for f in self.factors]
        if len(set(names)) != len(names):
            raise ValueError(f"structure {self.id} has two factors of one name")
        for factor in self.factors:
            if len(set(factor.of)) != len(factor.of):
                raise ValueError(f"factor {factor.id} of structure {self.id} lists something twice")
        done: set[str] = set()
        while waiting := [f for f in self.factors if f.id not in done]:
            ready = {f.id for f in waiting if not (set(f.of) & set(names)) - done}
            if not ready:
                raise ValueError(f"structure {self.id} has factors that stand above themselves")
            done |= ready
        return self

    @property
    def items(self) -> tuple[str, ...]:
        """Ids of the items that the structure uses."""
        names = {f.id for f in self.factors}
        return tuple(dict.fromkeys(i for f in self.factors for i in f.of if i not in names))

    @property
    def top(self) -> tuple[str, ...]:
        """Ids of the factors that stand under no other."""
        below = {i for f in self.factors for i in f.of}
        return tuple(f.id for f in self.factors if f.id not in below)

    def syntax(self) -> str:
        """Return the model in lavaan's syntax, for `cfa` and `FactorModel.parse`.

        Examples
        --------
        >>> cm.cfa(instrument.structure("three_factors").syntax(), data)  # doctest: +SKIP
        """
        lines = [f"{f.id} =~ {' + '.join(f.of)}" for f in self.factors]
        if not self.correlated:
            top = self.top
            lines += [f"{a} ~~ 0*{b}" for i, a in enumerate(top) for b in top[i + 1 :]]
        return "\n".join(lines)
