# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Records of evidence that others contribute: read from a file, and checked against the instrument."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field
from ruamel.yaml import YAML

from ..errors import InstrumentError
from ..results import Finding, Word
from .base import Identifier, Part
from .evidence import OF_FACTOR_MODELS, Evidence
from .instrument import Instrument
from .ledger import rating_of
from .loading import load_part

_SMALLEST_GROUP = 100
_PER_ITEM = 7


class EvidenceFile(Part):
    """What a file of records holds."""

    format: Literal[1]
    instrument: Identifier
    evidence: tuple[Evidence, ...] = Field(min_length=1)


def read_evidence(path: str | Path, instrument: Instrument) -> tuple[Evidence, ...]:
    """Read the records in a YAML file (`format: 1`, `instrument`, `evidence`).

    Parameters
    ----------
    path : str or Path
        The file.
    instrument : Instrument
        What the records are about.

    Returns
    -------
    tuple of Evidence

    Raises
    ------
    InstrumentError
        If the file is wrong, or about another instrument.
    """
    file = Path(path)
    if not file.is_file():
        raise InstrumentError("no such file.", code="no_file", place=str(file), remedy="Check the path.")
    read = load_part(file, EvidenceFile)
    if read.instrument != instrument.id:
        raise InstrumentError(
            f"is about {read.instrument}, not {instrument.id}.",
            code="other_instrument",
            place=file.name,
            remedy="Choose the file or the instrument that belongs to the other.",
        )
    return read.evidence


def evidence_text(instrument: Instrument, records: Iterable[Evidence]) -> str:
    """Return records as the text of a file that `read_evidence` reads."""
    buffer = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_unicode, yaml.default_flow_style, yaml.sort_base_mapping_type_on_output = True, False, False  # type: ignore[assignment]
    plain = [r.model_dump(mode="json", exclude_defaults=True) for r in records]
    yaml.dump({"format": 1, "instrument": instrument.id, "evidence": plain}, buffer)
    return buffer.getvalue()


def check_evidence(
    records: Sequence[Evidence], instrument: Instrument, *, today: date | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong or doubtful about records before they are added to an instrument.

    Parameters
    ----------
    records : sequence of Evidence
        From `read_evidence` or `evidence_from`.
    instrument : Instrument
        What they are about.
    today : date, optional
        A record of a later day is an error; by default the day of the call.

    Returns
    -------
    tuple of Finding
        Errors make a record unusable, warnings call for a second look; in the order of the records.
    """
    last = date.today() if today is None else today
    taken = {e.id for e in instrument.evidence}
    found: list[Finding] = []
    for record in records:
        if record.id in taken:
            found.append(_finding(record, "evidence_doubled", "error"))
        taken.add(record.id)
        found += _about_instrument(record, instrument)
        found += _about_itself(record, last)
        found += _about_support(record, records, instrument)
    return tuple(found)


def _finding(
    record: Evidence, code: str, severity: Literal["error", "warning", "note"], **values: object
) -> Finding:
    return Finding(code, severity, values={"id": record.id, **values})


def _about_instrument(record: Evidence, instrument: Instrument) -> Iterator[Finding]:
    if record.language not in instrument.languages:
        languages = ", ".join(instrument.languages)
        yield _finding(record, "evidence_language", "error", language=record.language, languages=languages)
    if record.instrument_version != instrument.version:
        versions = {"theirs": record.instrument_version, "ours": instrument.version}
        yield _finding(record, "evidence_version", "warning", **versions)
    known = {s.id: s for s in instrument.all_scales()}
    for name in record.scales:
        if name not in known:
            yield _finding(record, "evidence_scale", "error", name=name, known=", ".join(known))
        elif record.property in OF_FACTOR_MODELS and not known[name].reflective:
            yield _finding(record, "evidence_composite", "error", name=name)
    k = max((len(known[n].items) for n in record.scales if n in known), default=len(instrument.items))
    needed = max(_SMALLEST_GROUP, _PER_ITEM * k)
    if record.property in ("structural_validity", "cross_cultural_validity") and record.n < needed:
        yield _finding(record, "evidence_small", "warning", n=record.n, needed=needed)


def _about_itself(record: Evidence, today: date) -> Iterator[Finding]:
    if record.simulated:
        yield _finding(record, "evidence_simulated", "error")
    if record.recorded > today:
        yield _finding(record, "evidence_future", "error", day=record.recorded.isoformat())
    if record.kind == "own_data" and (record.data_hash is None or record.package_version is None):
        yield _finding(record, "evidence_no_hash", "error")
    if record.kind == "published" and record.doi is None:
        yield _finding(record, "evidence_no_doi", "warning")
    if record.interval is not None:
        low, high = record.interval
        number = re.fullmatch(r"[-−]?\d*[.,]?\d+", record.value.strip())
        value = float(number[0].replace("−", "-").replace(",", ".")) if number else None
        if low > high or (value is not None and not low <= value <= high):
            yield _finding(record, "evidence_interval", "error")


def _about_support(
    record: Evidence, records: Sequence[Evidence], instrument: Instrument
) -> Iterator[Finding]:
    rating = rating_of(record, (*instrument.evidence, *records))
    if rating is not None:
        against = "insufficient" if record.supports else "sufficient"
        if rating.value == against:
            word = Word(f"evidence.rating.{rating.value}")
            supports = Word(f"evidence.supports.{str(record.supports).lower()}")
            yield _finding(record, "evidence_rating", "warning", rating=word, supports=supports)
    if record.property == "cognitive_interviews" and len(set(record.roles)) < 2:
        yield _finding(record, "evidence_roles", "warning")
    if record.property == "hypotheses_testing" and record.supports and not record.intended_use:
        yield _finding(record, "evidence_use", "warning")
