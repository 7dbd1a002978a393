# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Measuring coproduction: instruments as data, scoring, reliability and measurement invariance.

Public names load on first use, so that importing the package is quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version as _version
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = _version("coprod_measures")

_PUBLIC: dict[str, str] = {
    "Card": "instrument",
    "Instrument": "instrument",
    "list_cards": "instrument",
    "list_instruments": "instrument",
    "load_card": "instrument",
    "load_instrument": "instrument",
    "DisclosurePolicy": "numerics.disclosure",
    "k_anonymity": "responses.privacy",
    "new_key": "responses.privacy",
    "pseudonymise": "responses.privacy",
    "read_key": "responses.privacy",
    "ResponseData": "responses",
    "Scores": "responses",
    "ValidationReport": "responses",
    "read_responses": "responses",
    "score": "responses",
    "validate": "responses",
    "DifReport": "analysis.dif_report",
    "dif": "analysis.dif",
    "DmacsReport": "analysis.dmacs",
    "dmacs": "analysis.dmacs",
    "Alignment": "analysis.alignment_report",
    "alignment": "analysis.alignment",
    "MimicReport": "analysis.mimic_dif",
    "mimic_dif": "analysis.mimic_dif",
    "EfaFit": "analysis.exploratory",
    "efa": "analysis.exploratory",
    "aggregate": "analysis.aggregation",
    "IccReport": "analysis.agreement",
    "icc": "analysis.agreement",
    "weighted_kappa": "analysis.agreement",
    "RetestReport": "analysis.retest",
    "retest": "analysis.retest",
    "CongruenceReport": "analysis.factor_congruence",
    "factor_congruence": "analysis.factor_congruence",
    "LowerBoundsReport": "analysis.lower_bounds",
    "lower_bounds": "analysis.lower_bounds",
    "NormalityReport": "analysis.normality",
    "normality": "analysis.normality",
    "Components": "analysis.components",
    "principal_components": "analysis.components",
    "NumberOfFactors": "analysis.number_of_factors",
    "number_of_factors": "analysis.number_of_factors",
    "Kmo": "analysis.dimensionality",
    "kmo": "analysis.dimensionality",
    "ParallelAnalysis": "analysis.dimensionality",
    "parallel_analysis": "analysis.dimensionality",
    "HierarchicalReport": "analysis.hierarchical_report",
    "omega_hierarchical": "analysis.hierarchical",
    "DiscriminantGroups": "analysis.discriminant_report",
    "DiscriminantReport": "analysis.discriminant_report",
    "discriminant_validity": "analysis.discriminant",
    "OrdinalReliabilityReport": "analysis.ordinal_reliability_report",
    "ordinal_reliability": "analysis.ordinal_reliability",
    "NonanswerRates": "analysis.nonanswers",
    "nonanswer_rates": "analysis.nonanswers",
    "AggregationReport": "analysis.aggregation_report",
    "HierarchicalGroups": "analysis.hierarchical_report",
    "ItemAnalysis": "analysis.item_analysis",
    "item_analysis": "analysis.item_analysis",
    "ScoreRegression": "analysis.score_regression",
    "score_regression": "analysis.score_regression",
    "ReliabilityReport": "analysis.reliability_report",
    "reliability": "analysis.reliability",
    "CfaFit": "estimation",
    "cfa": "estimation",
    "DifferenceTest": "estimation",
    "difference_test": "estimation",
    "sem": "estimation",
    "TwoLevelFit": "estimation",
    "two_level_cfa": "estimation",
    "TwoLevelModel": "model",
    "FactorModel": "model",
    "SampleStatistics": "model",
    "sample_statistics": "model",
    "InvarianceLadder": "analysis.invariance",
    "beyond_strict": "analysis.invariance",
    "invariance": "analysis.invariance",
    "invariance_by_scale": "analysis.invariance",
    "WaveLadder": "analysis.invariance",
    "longitudinal_by_scale": "analysis.invariance",
    "longitudinal_invariance": "analysis.invariance",
    "needed_n": "analysis.invariance",
    "permutation_test": "analysis.invariance",
    "simulated_cutoffs": "analysis.invariance",
    "GroupComparison": "comparison.group_comparison",
    "compare_groups": "comparison.compare_groups",
    "ChangeComparison": "comparison.change_comparison",
    "compare_change": "comparison.compare_change",
    "to_lavaan": "comparison.to_lavaan",
    "Crosscheck": "comparison.crosscheck",
    "crosscheck": "comparison.crosscheck",
    "Evidence": "instrument",
    "check_evidence": "instrument",
    "evidence_from": "comparison.evidence_from",
    "FigureCheck": "comparison.figure_check",
    "FigureReport": "comparison.figure_check",
    "check_alpha": "comparison.published_figures",
    "check_cfi": "comparison.incremental_fit",
    "check_mean": "comparison.published_figures",
    "check_omega": "comparison.published_figures",
    "check_published": "comparison.published_figures",
    "check_rmsea": "comparison.published_figures",
    "check_tli": "comparison.incremental_fit",
    "read_evidence": "instrument",
    "ExportReport": "exchange",
    "export": "exchange",
    "SimulationDesign": "model.simulation",
    "simulate_responses": "model.simulation",
    "Report": "report.document",
    "report": "report.document",
    "Estimate": "results",
    "Finding": "results",
    "Table": "results",
    "CoprodError": "errors",
    "StatisticalWarning": "errors",
}
_ROOMS = {"authoring": "authoring", "datasets": "datasets", "plot": "report.figures", "testing": "testing"}

__all__ = [*_PUBLIC, *_ROOMS, "__version__"]

if TYPE_CHECKING:
    from . import authoring as authoring
    from . import datasets as datasets
    from . import testing as testing
    from .analysis.aggregation import aggregate as aggregate
    from .analysis.aggregation_report import AggregationReport as AggregationReport
    from .analysis.agreement import IccReport as IccReport
    from .analysis.agreement import icc as icc
    from .analysis.agreement import weighted_kappa as weighted_kappa
    from .analysis.alignment import alignment as alignment
    from .analysis.alignment_report import Alignment as Alignment
    from .analysis.components import Components as Components
    from .analysis.components import principal_components as principal_components
    from .analysis.dif import dif as dif
    from .analysis.dif_report import DifReport as DifReport
    from .analysis.dimensionality import Kmo as Kmo
    from .analysis.dimensionality import ParallelAnalysis as ParallelAnalysis
    from .analysis.dimensionality import kmo as kmo
    from .analysis.dimensionality import parallel_analysis as parallel_analysis
    from .analysis.discriminant import discriminant_validity as discriminant_validity
    from .analysis.discriminant_report import DiscriminantGroups as DiscriminantGroups
    from .analysis.discriminant_report import DiscriminantReport as DiscriminantReport
    from .analysis.dmacs import DmacsReport as DmacsReport
    from .analysis.dmacs import dmacs as dmacs
    from .analysis.exploratory import EfaFit as EfaFit
    from .analysis.exploratory import efa as efa
    from .analysis.factor_congruence import CongruenceReport as CongruenceReport
    from .analysis.factor_congruence import factor_congruence as factor_congruence
    from .analysis.hierarchical import omega_hierarchical as omega_hierarchical
    from .analysis.hierarchical_report import HierarchicalGroups as HierarchicalGroups
    from .analysis.hierarchical_report import HierarchicalReport as HierarchicalReport
    from .analysis.invariance import InvarianceLadder as InvarianceLadder
    from .analysis.invariance import WaveLadder as WaveLadder
    from .analysis.invariance import invariance as invariance
    from .analysis.invariance import invariance_by_scale as invariance_by_scale
    from .analysis.invariance import longitudinal_by_scale as longitudinal_by_scale
    from .analysis.invariance import longitudinal_invariance as longitudinal_invariance
    from .analysis.invariance import permutation_test as permutation_test
    from .analysis.invariance import simulated_cutoffs as simulated_cutoffs
    from .analysis.invariance.beyond_strict import beyond_strict as beyond_strict
    from .analysis.invariance.needed_n import needed_n as needed_n
    from .analysis.item_analysis import ItemAnalysis as ItemAnalysis
    from .analysis.item_analysis import item_analysis as item_analysis
    from .analysis.lower_bounds import LowerBoundsReport as LowerBoundsReport
    from .analysis.lower_bounds import lower_bounds as lower_bounds
    from .analysis.mimic_dif import MimicReport as MimicReport
    from .analysis.mimic_dif import mimic_dif as mimic_dif
    from .analysis.nonanswers import NonanswerRates as NonanswerRates
    from .analysis.nonanswers import nonanswer_rates as nonanswer_rates
    from .analysis.normality import NormalityReport as NormalityReport
    from .analysis.normality import normality as normality
    from .analysis.number_of_factors import NumberOfFactors as NumberOfFactors
    from .analysis.number_of_factors import number_of_factors as number_of_factors
    from .analysis.ordinal_reliability import ordinal_reliability as ordinal_reliability
    from .analysis.ordinal_reliability_report import OrdinalReliabilityReport as OrdinalReliabilityReport
    from .analysis.reliability import reliability as reliability
    from .analysis.reliability_report import ReliabilityReport as ReliabilityReport
    from .analysis.retest import RetestReport as RetestReport
    from .analysis.retest import retest as retest
    from .analysis.score_regression import ScoreRegression as ScoreRegression
    from .analysis.score_regression import score_regression as score_regression
    from .comparison.change_comparison import ChangeComparison as ChangeComparison
    from .comparison.compare_change import compare_change as compare_change
    from .comparison.compare_groups import compare_groups as compare_groups
    from .comparison.crosscheck import Crosscheck as Crosscheck
    from .comparison.crosscheck import crosscheck as crosscheck
    from .comparison.evidence_from import evidence_from as evidence_from
    from .comparison.figure_check import FigureCheck as FigureCheck
    from .comparison.figure_check import FigureReport as FigureReport
    from .comparison.group_comparison import GroupComparison as GroupComparison
    from .comparison.incremental_fit import check_cfi as check_cfi
    from .comparison.incremental_fit import check_tli as check_tli
    from .comparison.published_figures import check_alpha as check_alpha
    from .comparison.published_figures import check_mean as check_mean
    from .comparison.published_figures import check_omega as check_omega
    from .comparison.published_figures import check_published as check_published
    from .comparison.published_figures import check_rmsea as check_rmsea
    from .comparison.to_lavaan import to_lavaan as to_lavaan
    from .errors import CoprodError as CoprodError
    from .errors import StatisticalWarning as StatisticalWarning
    from .estimation import CfaFit as CfaFit
    from .estimation import DifferenceTest as DifferenceTest
    from .estimation import TwoLevelFit as TwoLevelFit
    from .estimation import sem as sem
    from .estimation import two_level_cfa as two_level_cfa
    from .estimation.cfa import cfa as cfa
    from .estimation.difference_test import difference_test as difference_test
    from .exchange import ExportReport as ExportReport
    from .exchange import export as export
    from .instrument import Card as Card
    from .instrument import Evidence as Evidence
    from .instrument import Instrument as Instrument
    from .instrument import check_evidence as check_evidence
    from .instrument import list_cards as list_cards
    from .instrument import list_instruments as list_instruments
    from .instrument import load_card as load_card
    from .instrument import load_instrument as load_instrument
    from .instrument import read_evidence as read_evidence
    from .model import FactorModel as FactorModel
    from .model import SampleStatistics as SampleStatistics
    from .model import TwoLevelModel as TwoLevelModel
    from .model.sample_statistics import sample_statistics as sample_statistics
    from .model.simulation import SimulationDesign as SimulationDesign
    from .model.simulation import simulate_responses as simulate_responses
    from .numerics.disclosure import DisclosurePolicy as DisclosurePolicy
    from .report import figures as _figures
    from .report.document import Report as Report
    from .report.document import report as report
    from .responses import ResponseData as ResponseData
    from .responses import Scores as Scores
    from .responses import ValidationReport as ValidationReport
    from .responses import read_responses as read_responses
    from .responses.privacy import k_anonymity as k_anonymity
    from .responses.privacy import new_key as new_key
    from .responses.privacy import pseudonymise as pseudonymise
    from .responses.privacy import read_key as read_key
    from .responses.score import score as score
    from .responses.validate import validate as validate
    from .results import Estimate as Estimate
    from .results import Finding as Finding
    from .results import Table as Table

    plot = _figures


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"{__name__}.{_ROOMS[name]}")
    if name in _PUBLIC:
        value = getattr(import_module(f"{__name__}.{_PUBLIC[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """The package, whose function `report` is not hidden by its room of the same name.

    Importing any part of a subpackage sets the subpackage as an attribute of its parent. Without
    this, ``cm.report(...)`` would stop working as soon as something had imported
    ``coprod_measures.report``. Imports such as ``from coprod_measures.report import figures`` find
    their way through ``sys.modules`` as before.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name == "report" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
