# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Options of a fit, checked once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..errors import OptionError, check_option
from ..model.specification import IDENTIFICATIONS, Identification
from .clusters import check_cluster_options

Likelihood = Literal["normal", "wishart"]
Bounds = Literal["none", "nonnegative_variances"]

#: Discrepancy, standard errors and test statistic of each estimator, in lavaan's words.
ESTIMATORS: dict[str, tuple[str, str, str]] = {
    "ML": ("ML", "standard", "standard"),
    "MLR": ("ML", "robust.huber.white", "yuan.bentler.mplus"),
    "MLM": ("ML", "robust.sem", "satorra.bentler"),
    "MLMV": ("ML", "robust.sem", "scaled.shifted"),
    "GLS": ("GLS", "standard", "standard"),
    "ULS": ("ULS", "standard", "standard"),
}


@dataclass(frozen=True)
class CfaOptions:
    """How a model was fitted; see `cfa` for the meaning of each option."""

    estimator: str = "ML"
    missing: str = "listwise"
    identification: Identification = "marker"
    likelihood: Likelihood = "normal"
    equal: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    meanstructure: bool = False
    fixed_x: bool = True
    clustered: bool = False
    bounds: Bounds = "none"

    def __post_init__(self) -> None:
        check_option("estimator", self.estimator, ESTIMATORS)
        check_option("missing", self.missing, ("listwise", "fiml"))
        check_option("identification", self.identification, IDENTIFICATIONS)
        check_option("likelihood", self.likelihood, ("normal", "wishart"))
        check_option("bounds", self.bounds, ("none", "nonnegative_variances"))
        if self.clustered:
            check_cluster_options(self.estimator, self.likelihood)
        for wanted, allowed in (("likelihood", "wishart"), ("missing", "fiml")):
            if getattr(self, wanted) == allowed and self.discrepancy != "ML":
                raise OptionError(
                    f"{wanted}={allowed!r} needs maximum likelihood, not estimator={self.estimator!r}.",
                    code="option_conflict",
                    place=wanted,
                    remedy="Use estimator='ML' or 'MLR'.",
                )
        if self.missing == "fiml" and (self.estimator in ("MLM", "MLMV") or self.likelihood == "wishart"):
            raise OptionError(
                "missing='fiml' goes with estimator 'ML' or 'MLR' and the normal likelihood.",
                code="option_conflict",
                place="missing",
                remedy="Use estimator='MLR', or missing='listwise'.",
            )

    @property
    def discrepancy(self) -> str:
        """ML, GLS or ULS."""
        return ESTIMATORS[self.estimator][0]

    @property
    def standard_errors(self) -> str:
        """``standard``, ``robust.sem`` or ``robust.huber.white``."""
        return ESTIMATORS[self.estimator][1]

    @property
    def test(self) -> str:
        """Name of the test statistic."""
        return ESTIMATORS[self.estimator][2]

    @property
    def compared(self) -> Literal["implied", "sample"]:
        """What the cases are compared with in the sandwich: the model's moments, or the sample's."""
        return "implied" if self.standard_errors == "robust.huber.white" else "sample"

    @property
    def unbiased(self) -> bool:
        """Whether covariances have divisor n - 1: Wishart likelihood and least squares, as in lavaan."""
        return self.likelihood == "wishart" or self.discrepancy != "ML"

    @property
    def robust(self) -> bool:
        """Whether errors and tests hold without normality."""
        return self.test != "standard"

    @property
    def information(self) -> Literal["expected", "observed"]:
        """Information matrix behind the standard errors: lavaan's default for the estimator."""
        return "observed" if self.estimator == "MLR" or self.missing == "fiml" else "expected"
