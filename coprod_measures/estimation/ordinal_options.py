# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Options of a fit to ordinal items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..errors import check_option
from ..model.ordinal_categories import EmptyCategories
from ..model.ordinal_identification import (
    ORDINAL_IDENTIFICATIONS,
    PARAMETERIZATIONS,
    OrdinalIdentification,
    Parameterization,
)
from ..model.specification import IDENTIFICATIONS
from .options import CfaOptions

OrdinalEstimator = Literal[
    "WLSMV", "WLSM", "WLSMVS", "DWLS", "WLS", "ULSMV", "ULSM", "ULSMVS", "ULS"
]  # fmt: skip

#: Weights, standard errors and test statistic of each estimator, in lavaan's words.
ORDINAL_ESTIMATORS: dict[str, tuple[str, str, str]] = {
    "WLSMV": ("DWLS", "robust.sem", "scaled.shifted"),
    "WLSM": ("DWLS", "robust.sem", "satorra.bentler"),
    "WLSMVS": ("DWLS", "robust.sem", "mean.var.adjusted"),
    "DWLS": ("DWLS", "standard", "standard"),
    "WLS": ("WLS", "standard", "standard"),
    "ULSMV": ("ULS", "robust.sem", "scaled.shifted"),
    "ULSM": ("ULS", "robust.sem", "satorra.bentler"),
    "ULSMVS": ("ULS", "robust.sem", "mean.var.adjusted"),
    "ULS": ("ULS", "standard", "standard"),
}
#: Estimators that mean ordinal items when ``ordered`` is not given.
ORDINAL_ONLY = tuple(name for name in ORDINAL_ESTIMATORS if name != "ULS")


@dataclass(frozen=True)
class OrdinalOptions(CfaOptions):
    """How a model of ordinal items was fitted; see `cfa` for the meaning of each option."""

    estimator: str = "WLSMV"
    meanstructure: bool = True
    ordered: tuple[str, ...] = ()
    parameterization: Parameterization = "delta"
    ordinal_identification: OrdinalIdentification = "wu_estabrook_2016"
    empty_categories: EmptyCategories = "stop"

    def __post_init__(self) -> None:
        check_option("estimator", self.estimator, ORDINAL_ESTIMATORS)
        check_option("missing", self.missing, ("listwise", "pairwise"))
        check_option("identification", self.identification, IDENTIFICATIONS)
        check_option("parameterization", self.parameterization, PARAMETERIZATIONS)
        check_option("ordinal_identification", self.ordinal_identification, ORDINAL_IDENTIFICATIONS)

    @property
    def discrepancy(self) -> str:
        """DWLS, ULS or WLS."""
        return ORDINAL_ESTIMATORS[self.estimator][0]

    @property
    def standard_errors(self) -> str:
        """``standard`` or ``robust.sem``."""
        return ORDINAL_ESTIMATORS[self.estimator][1]

    @property
    def test(self) -> str:
        """Name of the test statistic."""
        return ORDINAL_ESTIMATORS[self.estimator][2]

    @property
    def unbiased(self) -> bool:
        """Whether fit indices divide by n minus the number of groups, as lavaan for least squares."""
        return True
