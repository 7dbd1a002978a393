# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""One function for every format: checks, writes, and reports what the format cannot hold."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import DataError, OptionError, check_option, closest
from ..instrument import Instrument
from . import codebook, fhir, limesurvey, questionnaire, redcap, spss, xlsform
from .export_report import ExportReport, Ledger
from .form import Form, check_language, check_wording
from .safe_text import placeholders

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}")


@dataclass(frozen=True, slots=True)
class _Format:
    """A format: its writer, its file endings, whether it holds several languages and needs wording."""

    write: Callable[[Form, Path], Mapping[str, str]]
    endings: tuple[str, ...]
    multilingual: bool
    needs_wording: bool = True


_FORMATS: dict[str, _Format] = {
    "redcap": _Format(redcap.write, (".csv",), multilingual=False),
    "limesurvey": _Format(limesurvey.write, (".txt", ".tsv"), multilingual=True),
    "xlsform": _Format(xlsform.write, (".xlsx",), multilingual=True),
    "spss": _Format(spss.write, (".sav",), multilingual=False, needs_wording=False),
    "fhir": _Format(fhir.write, (".json",), multilingual=True),
    "codebook": _Format(codebook.write, (".html", ".md"), multilingual=True, needs_wording=False),
    "questionnaire": _Format(questionnaire.write, (".html",), multilingual=False),
}

FORMATS: tuple[str, ...] = tuple(_FORMATS)
"""Names of the formats that `export` writes."""


def export(
    instrument: Instrument,
    format: str,
    path: str | os.PathLike[str],
    *,
    language: str | None = None,
    fill: Mapping[str, str] | None = None,
    preset: Mapping[str, str] | None = None,
) -> ExportReport:
    """Write an instrument in the format of another system, and report what that format cannot hold.

    Parameters
    ----------
    instrument : Instrument
        From `load_instrument`.
    format : {"redcap", "limesurvey", "xlsform", "spss", "fhir", "codebook", "questionnaire"}
        REDCap data dictionary (.csv), LimeSurvey survey structure (.txt), XLSForm (.xlsx), SPSS file
        with labels and no cases (.sav), FHIR R5 Questionnaire (.json), codebook (.html or .md), or a
        questionnaire that is filled in offline in a browser, or printed (.html).
    path : str or path
        The file to write; one that is there is replaced. A folder gets a file named after the
        instrument, its version, the format and the language.
    language : str, optional
        The language of the file, for formats with one; the base language of the others, which hold
        every language of the instrument. Default: the instrument's first.
    fill : mapping, optional
        Wording for the places that the instrument leaves in square brackets: ``{"the project":
        "Hand in hand"}`` replaces ``[the project]``.
    preset : mapping, optional
        For `questionnaire`: values that every saved file gets, by id of a fact that the team records,
        as in ``{"project": "p03", "wave": "1"}``.

    Returns
    -------
    ExportReport
        `.findings` on what was lost or changed, and `.names` of items in the file.

    Raises
    ------
    OptionError
        If the format, the language or a place in `fill` is not known, or the path has another ending.
    InstrumentError
        If a form is asked for and an item has no wording.
    DataError
        If the folder does not exist, a name is unsafe, or a package that writes the format is missing.

    Notes
    -----
    No answer is ever in an export: this part of the library knows instruments only.

    Examples
    --------
    >>> import coprod_measures as cm
    >>> instrument = cm.load_instrument("coproduction-core")
    >>> report = cm.export(instrument, "redcap", "dictionary.csv", language="sv")  # doctest: +SKIP
    >>> print(report)  # doctest: +SKIP
    """
    check_option("format", format, FORMATS)
    chosen = _FORMATS[format]
    base = check_language(instrument, language)
    others = [x for x in instrument.languages if x != base] if chosen.multilingual else []
    if chosen.needs_wording:
        check_wording(instrument)
    form = Form(
        instrument,
        (base, *others),
        Ledger(),
        _checked_fill(instrument, fill),
        _checked_preset(instrument, format, preset),
    )
    target = _target(path, form, format, chosen.endings)
    names = chosen.write(form, target)
    renamed = [f"{name} → {other}" for name, other in names.items() if name != other]
    if renamed:
        form.ledger.add("export.renamed", n=len(renamed), names=_some(renamed))
    return ExportReport(
        format=format,
        path=target,
        languages=form.languages,
        instrument=instrument.id,
        version=instrument.version,
        names=dict(names),
        findings=form.ledger.findings(),
    )


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")


def _target(path: str | os.PathLike[str], form: Form, format: str, endings: tuple[str, ...]) -> Path:
    """Return the file to write, or say why it cannot be written."""
    text = os.fspath(path)
    if "\0" in text or not text:
        raise DataError(
            "the path is empty or holds a NUL character.", code="bad_path", remedy="Give the path of a file."
        )
    target = Path(text)
    if target.is_dir():
        name = f"{form.instrument.id}_{form.instrument.version}_{format}_{form.language}{endings[0]}"
        if not _SAFE_NAME.fullmatch(name):
            raise DataError(
                "the instrument's id or version would make an unsafe file name.",
                code="unsafe_name",
                place="path",
                remedy="Give the path of a file instead of a folder.",
            )
        target = target / name
    check_option("the ending of path", target.suffix.lower(), endings)
    if not target.parent.is_dir():
        raise DataError(
            "there is no such folder.",
            code="no_folder",
            place=str(target.parent),
            remedy="Make the folder first, or check the path.",
        )
    return target


def _checked_fill(instrument: Instrument, fill: Mapping[str, str] | None) -> dict[str, str]:
    """Return the wording to fill in; each belongs to a place of the instrument in some language."""
    values = dict(fill or {})
    places = tuple(dict.fromkeys(_places(instrument.model_dump(mode="json"))))
    for name in values:
        if name not in places:
            raise OptionError(
                f"{instrument.id} has no place [{name}].{closest(name, places)}",
                code="unknown_option",
                place="fill",
                remedy=f"Its places are: {'; '.join(places)}." if places else "Leave fill out.",
            )
    return values


def _places(content: object) -> Iterator[str]:
    """Yield what stands in square brackets in any text."""
    if isinstance(content, str):
        yield from placeholders(content)
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from _places(part)
    elif isinstance(content, (list, tuple)):
        for part in content:
            yield from _places(part)


def _checked_preset(instrument: Instrument, format: str, preset: Mapping[str, str] | None) -> dict[str, str]:
    """Return the preset values; each belongs to a fact that the team records and is one of its choices."""
    values = dict(preset or {})
    if values:
        check_option("format with preset", format, ["questionnaire"])
    facts = {f.id: f for f in instrument.respondent_facts if f.recorded_by == "team"}
    for name, value in values.items():
        check_option("preset", name, facts)
        choices = [c.value for c in facts[name].choices]
        if choices:
            check_option(f"preset {name}", value, choices)
    return values
