# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A factor model as a parameter table that can be read from and written to lavaan syntax."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError, NotSupportedError, OptionError, listed, suggestions
from .frame_columns import as_names
from .parameter import Parameter
from .syntax import Definition, parse_syntax, write_syntax

if TYPE_CHECKING:
    import pandas as pd

    from ..instrument import Instrument, Scale


@dataclass(frozen=True)
class FactorModel:
    """Which variables measure which factors, and how all of them are related.

    A model is written once, for every group; `cfa` completes it with the parameters that lavaan's
    ``cfa`` adds by default (residual variances, covariances of factors, intercepts) and returns the
    completed table in its fit.

    Attributes
    ----------
    parameters : tuple of Parameter
        The written rows, or all rows of a completed model.
    definitions : tuple of Definition
        Quantities defined from labels (``:=``).
    sum_constraints : tuple of (tuple of int, float)
        Free numbers whose parameters must add up to the given total (effect coding).

    Examples
    --------
    >>> model = FactorModel.parse("voice =~ p1 + p2 + p3")
    >>> model.latents, model.observed
    (('voice',), ('p1', 'p2', 'p3'))
    >>> print(model.to_lavaan())
    voice =~ p1 + p2 + p3
    """

    parameters: tuple[Parameter, ...]
    definitions: tuple[Definition, ...] = ()
    sum_constraints: tuple[tuple[tuple[int, ...], float], ...] = ()

    @classmethod
    def parse(cls, text: str) -> FactorModel:
        """Read lavaan syntax.

        Raises
        ------
        ModelError
            With the line, what is wrong in it and a remedy.
        """
        return cls(*parse_syntax(text))

    @classmethod
    def of(cls, model: FactorModel | str) -> FactorModel:
        """Return a model as it is, or read it from lavaan syntax; anything else is refused."""
        if isinstance(model, FactorModel):
            return model
        if isinstance(model, str):
            return cls.parse(model)
        raise ModelError(
            f"A model is lavaan syntax or a FactorModel, not {type(model).__name__}.",
            code="not_a_model",
            place="model",
            remedy='The model comes before the data: f("voice =~ p1 + p2 + p3", data).',
        )

    @classmethod
    def from_factors(cls, factors: Mapping[str, str | Sequence[str]]) -> FactorModel:
        """Make a simple-structure model: items by factor; a text is a single item."""
        return cls(
            tuple(Parameter(name, "=~", i) for name, items in factors.items() for i in as_names(items))
        )

    @classmethod
    def from_instrument(cls, instrument: Instrument, scale: str | None = None) -> FactorModel:
        """Make the measurement model of one reflective scale, or of all of them.

        Parameters
        ----------
        instrument : Instrument
            The instrument whose scales become factors.
        scale : str, optional
            Identifier of one scale; by default every reflective scale is a factor and the factors
            covary. A subscale is left out where a scale that holds its items is in.

        Raises
        ------
        NotSupportedError
            For a composite scale, whose items are not effects of a latent variable.
        OptionError
            If `scale` is not one name.
        """
        if scale is None:
            chosen = _outermost(instrument.reflective_scales())
        elif not isinstance(scale, str):
            raise OptionError(
                f"scale={scale!r} is not the name of one scale.",
                code="scale",
                place="scale",
                remedy="Name one, leave it out for all, or give items by factor to from_factors().",
            )
        else:
            chosen = (instrument.scale(scale),)
            if not chosen[0].reflective:
                raise NotSupportedError(
                    f"The scale '{scale}' is a composite: its items form it and are not effects of a factor.",
                    code="composite_scale",
                    remedy="A factor model is for reflective scales; report a composite by its items.",
                )
        if not chosen:
            raise NotSupportedError(
                "The instrument has no reflective scale.",
                code="no_reflective_scale",
                remedy="A factor model needs at least one scale with measurement_model: reflective.",
            )
        return cls.from_factors({s.id: s.items for s in chosen})

    @cached_property
    def latents(self) -> tuple[str, ...]:
        """Names of the factors, in the order written."""
        return tuple(dict.fromkeys(p.lhs for p in self.parameters if p.op == "=~"))

    @cached_property
    def observed(self) -> tuple[str, ...]:
        """Names of the observed variables: indicators, then dependent variables, then covariates."""
        factors = set(self.latents)
        rows = self.parameters
        names = [p.rhs for p in rows if p.op == "=~"]
        names += [p.lhs for p in rows if p.op == "~"] + [p.rhs for p in rows if p.op == "~"]
        names += [name for p in rows if p.op in ("~~", "~1") for name in (p.lhs, p.rhs) if name]
        names += [p.lhs for p in rows if p.op in ("|", "~*~")]
        return tuple(dict.fromkeys(name for name in names if name not in factors))

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Names of everything that loads on a factor, factors of lower order included."""
        return tuple(dict.fromkeys(p.rhs for p in self.parameters if p.op == "=~"))

    @cached_property
    def dependent(self) -> tuple[str, ...]:
        """Names of everything that is regressed on something."""
        return tuple(dict.fromkeys(p.lhs for p in self.parameters if p.op == "~"))

    @cached_property
    def predictors(self) -> tuple[str, ...]:
        """Names of everything that predicts something by ``~``."""
        return tuple(dict.fromkeys(p.rhs for p in self.parameters if p.op == "~"))

    @cached_property
    def covariates(self) -> tuple[str, ...]:
        """Observed variables that only predict: lavaan's ``ov.x``, whose moments are fixed by ``fixed_x``.

        A variable that the model gives a variance, covariance or intercept of its own is not among them.
        """
        inside = {*self.latents, *self.indicators, *self.dependent}
        named = {n for p in self.parameters if p.user and p.op in ("~~", "~1") for n in (p.lhs, p.rhs)}
        return tuple(name for name in self.predictors if name not in inside and name not in named)

    def loadings_of(self, latent: str) -> tuple[str, ...]:
        """Return the indicators of one factor, each once however many groups the table has."""
        return self._loadings.get(latent, ())

    @cached_property
    def _loadings(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for p in self.parameters:
            if p.op == "=~":
                found.setdefault(p.lhs, {})[p.rhs] = None
        return {latent: tuple(items) for latent, items in found.items()}

    @cached_property
    def rows_by_group(self) -> tuple[dict[tuple[str, str, str], int], ...]:
        """Row numbers of a completed model by what they relate, a dictionary per group."""
        found: list[dict[tuple[str, str, str], int]] = []
        for row, p in enumerate(self.parameters):
            found += [{} for _ in range(p.group - len(found))]
            found[p.group - 1][p.key] = row
        return tuple(found)

    @cached_property
    def given_values(self) -> NDArray[np.float64]:
        """The fixed value of each row, or the start that the user gave it, else NaN, shape (n_rows,)."""
        return np.array([p.value if p.fixed else p.start for p in self.parameters])

    @cached_property
    def shares_loadings(self) -> bool:
        """Whether groups of a completed model have loadings in common."""
        groups: dict[int, int] = {}
        loadings = (p for p in self.parameters if p.op == "=~" and p.free)
        return any(groups.setdefault(p.free, p.group) != p.group for p in loadings)

    def check_names(self, available: Iterable[str]) -> None:
        """Raise `ModelError` naming, with suggestions, the observed variables that are not `available`."""
        columns = dict.fromkeys(available)
        absent = [name for name in self.observed if name not in columns]
        if absent:
            which, remedy = (
                ("which is neither a factor nor a column", "the name, or define it as a factor with =~.")
                if len(absent) == 1
                else ("which are neither factors nor columns", "the names, or define factors with =~.")
            )
            raise ModelError(
                f"The model names {listed(absent)}, {which} of the data.{suggestions(absent, columns)}",
                code="unknown_variable",
                place=absent[0],
                remedy=f"Correct {remedy}",
            )

    def without(self, variable: str) -> FactorModel:
        """Return the model without one observed variable, for example to see what dropping an item does."""
        rows = tuple(p for p in self.parameters if variable not in (p.lhs, p.rhs))
        return replace(self, parameters=rows)

    def to_lavaan(self) -> str:
        """Write the model in lavaan syntax."""
        return write_syntax(self.parameters, self.definitions)

    def to_frame(self) -> pd.DataFrame:
        """Return the parameter table as a pandas frame, a row per parameter."""
        import pandas as pd

        columns = ["lhs", "op", "rhs", "group", "free", "label", "value", "start", "user"]
        return pd.DataFrame([[getattr(p, c) for c in columns] for p in self.parameters], columns=columns)

    def __str__(self) -> str:
        return self.to_lavaan()


def _outermost(scales: Iterable[Scale]) -> tuple[Scale, ...]:
    """Leave out scales whose items another scale before them has already."""
    chosen: list[Scale] = []
    for scale in scales:
        if not any(set(scale.items) & set(other.items) for other in chosen):
            chosen.append(scale)
    return tuple(chosen)
