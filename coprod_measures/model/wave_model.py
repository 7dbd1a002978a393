# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The model of the same items answered by the same people at several waves.

Every factor of a scale becomes one factor per wave. Items are repeated, so the residuals of an item at
two waves covary (what is peculiar to its wording comes back), and loadings, intercepts and residual
variances can be held equal over waves, and over groups where there are any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ..errors import ModelError, OptionError, check_option
from .factor_model import FactorModel
from .parameter import Parameter
from .specification import Identification

WaveIdentification = Literal["std_lv", "marker", "ul", "effect"]
WAVE_IDENTIFICATIONS: tuple[WaveIdentification, ...] = ("std_lv", "marker", "ul", "effect")
WAVE_EQUALITIES = ("loadings", "intercepts", "residuals", "means", "lv_variances")


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

    References
    ----------
    Little, T. D. (2013). Longitudinal structural equation modeling. Guilford Press.
    Little, Slegers & Card (2006), doi:10.1207/s15328007sem1301_3

    R: ``semTools::measEq.syntax(ID.fac = "std.lv", longFacNames =, auto =, long.equal =)``; ``"ul"`` and
    ``"fx"`` are ``ul`` and ``effect`` here.
    """

    factors: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    n_groups: int = 1
    identification: WaveIdentification = "std_lv"
    lags: int | None = None

    def __post_init__(self) -> None:
        check_option("identification", self.identification, WAVE_IDENTIFICATIONS)
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
        return cls(factors, columns, n_groups, identification, lags)

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
            Of ``loadings``, ``intercepts``, ``residuals``, ``means``, ``lv_variances``.
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

        def label(kind: str, name: str) -> str:
            return f"{kind}.{name}" if kind in held else ""

        marked = self.identification in ("marker", "ul")
        for factor, items in self.factors.items():
            latent = self.factor_at(factor, wave)
            for item in items:
                name, first = self.columns[item][wave], item == items[0]
                if marked and first:
                    yield Parameter(latent, "=~", name, group, value=1.0)
                else:
                    yield Parameter(latent, "=~", name, group, label=label("loadings", item), released=True)
                if self.identification == "ul" and first:
                    yield Parameter(name, "~1", "", group, value=0.0)
                else:
                    yield Parameter(name, "~1", "", group, label=label("intercepts", item))
                yield Parameter(name, "~~", name, group, label=label("residuals", item))
            yield from self._latent(factor, latent, group, wave, held)

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
