# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The model of the same items answered by the same people at several waves.

Every factor of a scale becomes one factor per wave. Items are repeated, so the residuals of an item at
two waves covary (what is peculiar to its wording comes back), and thresholds, loadings, intercepts and
residual variances can be held equal over waves, and over groups where there are any.

What is free in ordinal items follows, as between groups, from how many thresholds are held equal (see
`ordinal_identification`): every wave of every group but the first of the first takes the place of a
further group.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ..errors import ModelError, OptionError, check_option
from .factor_model import FactorModel
from .parameter import Parameter
from .specification import Identification
from .syntax import parse_syntax

if TYPE_CHECKING:
    import pandas as pd

WaveIdentification = Literal["std_lv", "marker", "ul", "effect"]
WAVE_IDENTIFICATIONS: tuple[WaveIdentification, ...] = ("std_lv", "marker", "ul", "effect")
WAVE_EQUALITIES = ("thresholds", "loadings", "intercepts", "residuals", "means", "lv_variances")


@dataclass(frozen=True, slots=True)
class WaveModel:
    """A simple-structure factor model repeated over waves.

    Attributes
    ----------
    factors : mapping
        Factor → its items.
    columns : mapping
        Item → its variable at each wave, all of the same length.
    n_groups : int
    identification : {"std_lv", "marker", "ul", "effect"}
        ``std_lv``: the factor has mean 0 and variance 1 at the first wave (of the first group), and
        everywhere as long as intercepts and loadings differ. ``marker``: the first loading is 1, means as in
        ``std_lv``. ``ul``: the first loading is 1 and its intercept 0, all means free. ``effect``: loadings
        average 1 and intercepts add up to 0, all means free.
    lags : int or None
        How many waves apart residuals of an item covary; None for all.
    n_thresholds : mapping
        Ordinal item → its thresholds, the same number at every wave; empty for continuous items. Ordinal
        items are in theta and need ``std_lv``.
    free : tuple of str
        What may differ between waves and groups whatever is held equal, as ``"f =~ y2"``, ``"y2 ~1"`` and,
        of an ordinal item, ``"y2 | t1"``.

    References
    ----------
    Little, T. D. (2013). Longitudinal structural equation modeling. Guilford Press.
    Little, Slegers & Card (2006), doi:10.1207/s15328007sem1301_3
    Liu et al. (2017), doi:10.1037/met0000075; Wu & Estabrook (2016), doi:10.1007/s11336-016-9506-0

    R: ``semTools::measEq.syntax(ID.fac = "std.lv", longFacNames =, auto =, long.equal =)``; ``"ul"`` and
    ``"fx"`` are ``ul`` and ``effect`` here. With ``ordered =, parameterization = "theta", ID.cat =
    "Wu.Estabrook.2016"`` for ordinal items; ``long.partial`` is `free`.
    """

    factors: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    n_groups: int = 1
    identification: WaveIdentification = "std_lv"
    lags: int | None = None
    n_thresholds: Mapping[str, int] = field(default_factory=dict)
    free: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_option("identification", self.identification, WAVE_IDENTIFICATIONS)
        if self.identification != "std_lv" and (self.n_thresholds or self.free):
            why = "released parameters" if self.free else "ordinal items"
            raise OptionError(
                f"identification={self.identification!r} does not go with {why}.",
                code="option_conflict",
                place="identification",
                remedy="Use identification='std_lv', which lets every loading and intercept be free.",
            )
        if self.lags is not None and self.lags < 0:
            raise OptionError(
                f"lags={self.lags} is negative.",
                code="lags",
                place="lags",
                remedy="Give the largest distance in waves, or None for all.",
            )

    @classmethod
    def of(
        cls,
        model: FactorModel,
        columns: Mapping[str, tuple[str, ...]],
        *,
        n_groups: int = 1,
        identification: WaveIdentification = "std_lv",
        lags: int | None = None,
        n_thresholds: Mapping[str, int] | None = None,
    ) -> WaveModel:
        """Repeat a model whose rows are loadings only, each item on one factor.

        Raises
        ------
        ModelError
            If the model has other rows, fixed or labelled loadings, or an item on two factors.
        """
        items = [p.rhs for p in model.parameters]
        plain = all(p.op == "=~" and not p.label and not p.fixed and not p.group for p in model.parameters)
        if not plain or len(set(items)) < len(items) or set(items) & set(model.latents):
            raise ModelError(
                "a model over waves is written by free loadings alone, each item on one factor.",
                code="wave_model",
                place="model",
                remedy="Write it as 'f =~ y1 + y2 + y3'; equalities and residual covariances are added.",
            )
        factors = {f: model.loadings_of(f) for f in model.latents}
        return cls(factors, columns, n_groups, identification, lags, n_thresholds or {})

    def releasing(self, free: Iterable[str]) -> WaveModel:
        """Return the model with these loadings and intercepts free, written as in `free`."""
        return replace(self, free=tuple(free))

    @property
    def n_waves(self) -> int:
        """Number of waves."""
        return len(next(iter(self.columns.values())))

    @property
    def observed(self) -> tuple[str, ...]:
        """Variables, wave by wave."""
        items = [i for of in self.factors.values() for i in of]
        return tuple(self.columns[i][t] for t in range(self.n_waves) for i in items)

    @property
    def latents(self) -> tuple[str, ...]:
        """The factors, as at one wave."""
        return tuple(self.factors)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The items, as at one wave."""
        return tuple(i for of in self.factors.values() for i in of)

    def loadings_of(self, factor: str) -> tuple[str, ...]:
        """Return a factor's items."""
        return self.factors[factor]

    def as_items(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return rows of ``lhs`` and ``rhs`` with factors and items named as at one wave."""
        names = {c: item for item, columns in self.columns.items() for c in columns}
        names |= {self.factor_at(f, t): f for f in self.factors for t in range(self.n_waves)}
        return rows.assign(**{side: rows[side].replace(names) for side in ("lhs", "rhs")})

    @property
    def engine_identification(self) -> Identification:
        """What `cfa` is told: the sums of effect coding are its own, all else is written in the rows."""
        return "effect" if self.identification == "effect" else "marker"

    def factor_at(self, factor: str, wave: int) -> str:
        """Return the name of a factor at a wave, counted from 0."""
        return f"{factor}.t{wave + 1}"

    def at(self, equal: Iterable[str] = ()) -> FactorModel:
        """Return the model with the named kinds of parameters equal over waves and groups.

        Parameters
        ----------
        equal : iterable of str
            Of ``thresholds`` (ordinal items), ``loadings``, ``intercepts``, ``residuals``, ``means``,
            ``lv_variances``.
        """
        held = frozenset(equal)
        for kind in held:
            check_option("equal", kind, WAVE_EQUALITIES)
        cells = [(g, t) for g in range(1, self.n_groups + 1) for t in range(self.n_waves)]
        rows = [row for g, t in cells for row in self._cell(g, t, held)]
        lagged = [row for g in range(1, self.n_groups + 1) for row in self._lagged(g)]
        return FactorModel((*rows, *lagged))

    def _cell(self, group: int, wave: int, held: frozenset[str]) -> Iterator[Parameter]:
        """Yield the rows of one wave in one group."""
        released = {p.key for text in self.free for p in parse_syntax(text)[0]}
        marked = self.identification in ("marker", "ul")
        for factor, items in self.factors.items():
            latent = self.factor_at(factor, wave)
            for item in items:
                name, first = self.columns[item][wave], item == items[0]
                loading = "loadings" in held and (factor, "=~", item) not in released
                intercept = "intercepts" in held and (item, "~1", "") not in released
                if marked and first:
                    yield Parameter(latent, "=~", name, group, value=1.0)
                else:
                    label = f"loadings.{item}" if loading else ""
                    yield Parameter(latent, "=~", name, group, label=label, released=True)
                if item in self.n_thresholds:
                    numbers = range(1, self.n_thresholds[item] + 1)
                    equal = {
                        k for k in numbers if "thresholds" in held and (item, "|", f"t{k}") not in released
                    }
                    yield from self._ordinal(item, group, wave, held, equal, loading and intercept, intercept)
                    continue
                if self.identification == "ul" and first:
                    yield Parameter(name, "~1", "", group, value=0.0)
                else:
                    label = f"intercepts.{item}" if intercept else ""
                    yield Parameter(name, "~1", "", group, label=label)
                label = f"residuals.{item}" if "residuals" in held else ""
                yield Parameter(name, "~~", name, group, label=label)
            yield from self._latent(factor, latent, group, wave, held)

    def _ordinal(
        self,
        item: str,
        group: int,
        wave: int,
        held: frozenset[str],
        equal: set[int],
        both: bool,
        intercept: bool,
    ) -> Iterator[Parameter]:
        """Yield thresholds, intercept and residual variance of an ordinal item in one cell.

        `equal`: numbers of the thresholds that are held equal; `both` and `intercept`: whether loading and
        intercept are, or the intercept.
        """
        name = self.columns[item][wave]
        for k in range(1, self.n_thresholds[item] + 1):
            yield Parameter(name, "|", f"t{k}", group, label=f"thresholds.{item}.{k}" if k in equal else "")
        further = bool(equal) and (group > 1 or wave > 0)
        origin = math.nan if further and not intercept else 0.0
        yield Parameter(name, "~1", "", group, value=origin, released=math.isnan(origin))
        # One threshold gives an origin and no unit, unless loading and intercept give it.
        scaled = len(equal) >= 2 or both
        unit = math.nan if further and scaled and "residuals" not in held else 1.0
        yield Parameter(name, "~~", name, group, value=unit, released=math.isnan(unit))

    def _latent(
        self, factor: str, latent: str, group: int, wave: int, held: frozenset[str]
    ) -> Iterator[Parameter]:
        """Yield the mean and the variance of a factor at one wave in one group."""
        reference = group == 1 and wave == 0
        origin = self.identification in ("std_lv", "marker")
        if origin and (reference or "intercepts" not in held or "means" in held):
            yield Parameter(latent, "~1", "", group, value=0.0)
        else:
            yield Parameter(latent, "~1", "", group, label=f"means.{factor}" if "means" in held else "")
        unit = self.identification == "std_lv"
        if unit and (reference or "loadings" not in held or "lv_variances" in held):
            yield Parameter(latent, "~~", latent, group, value=1.0)
        else:
            same = f"variances.{factor}" if "lv_variances" in held else ""
            yield Parameter(latent, "~~", latent, group, label=same)

    def _lagged(self, group: int) -> Iterator[Parameter]:
        """Yield the covariances of an item's residuals at different waves."""
        reach = self.n_waves if self.lags is None else self.lags
        for names in (self.columns[i] for items in self.factors.values() for i in items):
            for earlier in range(self.n_waves):
                for later in range(earlier + 1, min(earlier + reach, self.n_waves - 1) + 1):
                    yield Parameter(names[earlier], "~~", names[later], group)
