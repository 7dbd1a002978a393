# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a ladder over waves says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ... import messages
from ...errors import checked_level
from ...estimation import CfaFit
from ...model.wave_model import WaveModel
from ...results import Estimate
from .result import InvarianceLadder

UNITS = {
    "std_lv": "standard deviations of the factor at the first wave",
    "marker": "the metric of the first item",
    "ul": "the metric of the first item",
    "effect": "the metric of the items' mean",
}


@dataclass(frozen=True, repr=False)
class WaveLadder(InvarianceLadder):
    """An `InvarianceLadder` whose steps hold parameters equal over waves.

    `group` is the column of waves and `group_labels` are the waves; steps, verdict, reasons and frames are
    read as in any ladder. `n` counts people per wave, or per group where `within` is given. `impact` is by
    wave, or by wave and group, against the first wave of the first group.

    Attributes
    ----------
    within : str or None
        The column of groups, over which the same parameters are equal too.
    within_labels : tuple of str
        The groups; the first is the reference.
    wave_model : WaveModel or None
        The model that was climbed.
    """

    within: str | None = None
    within_labels: tuple[str, ...] = ()
    wave_model: WaveModel | None = None

    _sentences: ClassVar[str] = "waves.verdict"

    @property
    def latent_means(self) -> pd.DataFrame | None:
        """Latent means of the scalar model: ``factor wave group est se z pvalue ci_lower ci_upper std_lv``.

        None unless scalar invariance over the waves is supported, perhaps partially: means may not be read
        otherwise.
        """
        fit = self._scalar()
        if fit is None or self.wave_model is None:
            return None
        places = {
            self.wave_model.factor_at(factor, t): (factor, wave)
            for factor in self.wave_model.factors
            for t, wave in enumerate(self.group_labels)
        }
        frame = fit.latent_means()
        frame.insert(0, "factor", [places[name][0] for name in frame["lhs"]])
        frame.insert(1, "wave", [places[name][1] for name in frame["lhs"]])
        return frame.drop(columns="lhs")

    def latent_change(
        self, wave: str, *, factor: str | None = None, group: str | None = None, level: float = 0.95
    ) -> Estimate | None:
        """Return the change of a latent mean from the first wave, by the delta method.

        None unless scalar invariance over the waves is supported, perhaps partially.

        Parameters
        ----------
        wave : str
        factor : str, optional
            By default the first.
        group : str, optional
            By default the reference group.
        level : float
        """
        checked_level(level)
        fit = self._scalar()
        if fit is None or self.wave_model is None:
            return None
        name = factor or next(iter(self.wave_model.factors))
        number = 1 + (self.within_labels.index(group) if group else 0)
        rows = {(p.lhs, p.group): r for r, p in enumerate(fit.table.parameters) if p.op == "~1"}
        first = rows[self.wave_model.factor_at(name, 0), number]
        later = rows[self.wave_model.factor_at(name, self.group_labels.index(wave)), number]
        gradient = np.zeros(len(fit.values))
        gradient[[later, first]] = 1.0, -1.0
        value = float(gradient @ fit.values)
        error = math.sqrt(max(float(gradient @ fit.row_covariance @ gradient), 0.0))
        half = float(ndtri(0.5 + level / 2)) * error
        anchored = (
            " resting on the items that work alike," if str(self.supported).startswith("partial") else ""
        )
        method = (
            f"latent mean change, scalar model over waves,{anchored} {self.estimator}, in "
            f"{UNITS[self.wave_model.identification]}, delta method"
        )
        return Estimate(value, value - half, value + half, level, method, fit.n)

    def _scalar(self) -> CfaFit | None:
        return self["scalar"].fit if "latent_means" in self.permits else None

    @property
    def _method(self) -> str:
        return "waves.ladder.method" if self.within is None else super()._method

    def _notes(self, language: str) -> tuple[str, ...]:
        """Add what the model over waves holds to the methods named under the table."""
        model = self.wave_model
        if model is None:
            return super()._notes(language)
        reach = "all" if model.lags is None else "none" if model.lags == 0 else "some"
        lagged = messages.text(f"waves.lags.{reach}", language, lags=model.lags)
        fixed = messages.text(f"waves.identification.{model.identification}", language)
        told = [messages.text("waves.method", language, identification=fixed, lagged=lagged)]
        if self.within is not None:
            told.append(messages.text("waves.within", language, groups=", ".join(self.within_labels)))
        return (*super()._notes(language), " ".join(told))

    def __repr__(self) -> str:
        level = self._level.replace("not_", "not ")
        return f"<WaveLadder: {self.title()}, {len(self.group_labels)} waves: {level}>"
