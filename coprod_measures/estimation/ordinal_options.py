# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Options of a fit to ordinal items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import OptionError, check_option
from ..model.ordinal_categories import EmptyCategories
from ..model.ordinal_identification import (
    ORDINAL_IDENTIFICATIONS,
    PARAMETERIZATIONS,
    OrdinalIdentification,
    Parameterization,
)
from ..model.ordinal_statistics import OrdinalStatistics
from ..model.specification import IDENTIFICATIONS
from .options import ESTIMATORS, CfaOptions

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


def ordinal_request(
    data: object,
    estimator: str | None,
    ordered: Sequence[str] | bool | None,
    *,
    likelihood: str,
    meanstructure: bool | None,
) -> Sequence[str] | bool | None:
    """Return the ordinal items that were asked for (True: all), or None for continuous items.

    Raises
    ------
    OptionError
        The estimator does not go with the items, or an option concerns continuous items only.
    """
    given = isinstance(data, OrdinalStatistics)
    named = ordered is True or (not isinstance(ordered, bool) and ordered is not None and len(ordered) > 0)
    if not (given or named or (ordered is None and estimator in ORDINAL_ONLY)):
        if estimator in ORDINAL_ONLY:
            raise OptionError(
                f"estimator={estimator!r} is for ordinal items, and ordered= names none.",
                code="option_conflict",
                place="ordered",
                remedy="Name the items in ordered=, or use estimator='MLR'.",
            )
        return None
    if estimator is not None and estimator not in ORDINAL_ESTIMATORS:
        known = (*ORDINAL_ESTIMATORS, *ESTIMATORS)
        check_option("estimator", estimator, known)
        raise OptionError(
            f"estimator={estimator!r} is not for ordinal items.",
            code="option_conflict",
            place="estimator",
            remedy=f"Use one of {', '.join(ORDINAL_ESTIMATORS)}, or leave out ordered=.",
        )
    for name, value, default in (
        ("likelihood", likelihood, "normal"),
        ("meanstructure", meanstructure is not False, True),
    ):
        if value != default:
            raise OptionError(
                f"{name}= concerns continuous items and has no meaning for ordinal ones.",
                code="option_conflict",
                place=name,
                remedy="Leave it out.",
            )
    return True if given or not named else ordered
