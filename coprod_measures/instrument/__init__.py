# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Instruments as data: typed, versioned, citable."""

from .base import Citation
from .card import Card
from .catalog import (
    instruments_folder,
    json_schema,
    list_cards,
    list_instruments,
    load_card,
    load_instrument,
    require_instrument,
    write_schema,
)
from .evidence import RUNG_NEEDS, Evidence, Status, TranslationRecord
from .evidence_check import check_evidence, evidence_text, read_evidence
from .instrument import Instrument, Licence, Licences, OriginalityRecord
from .item import Item, MissingCode, ResponseOption, ResponseScale
from .respondent import Choice, RespondentFact
from .scale import Scale, ScoringRule, TableCell
from .structure import Factor, Structure

__all__ = [
    "RUNG_NEEDS",
    "Card",
    "Choice",
    "Citation",
    "Evidence",
    "Factor",
    "Instrument",
    "Item",
    "Licence",
    "Licences",
    "MissingCode",
    "OriginalityRecord",
    "RespondentFact",
    "ResponseOption",
    "ResponseScale",
    "Scale",
    "ScoringRule",
    "Status",
    "Structure",
    "TableCell",
    "TranslationRecord",
    "check_evidence",
    "evidence_text",
    "instruments_folder",
    "json_schema",
    "list_cards",
    "list_instruments",
    "load_card",
    "load_instrument",
    "read_evidence",
    "require_instrument",
    "write_schema",
]
