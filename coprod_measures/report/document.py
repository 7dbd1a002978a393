# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The report on one set of responses, in Swedish or English."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .. import messages
from ..errors import DataError, check_option, checked_seed
from ..responses import ResponseData, ValidationReport
from .blocks import Content
from .content import Material, gather
from .house_style import HouseStyle
from .html import render
from .sections.about import about, status
from .sections.answers import answers
from .sections.check import check
from .sections.items import items
from .sections.ladder import comparison, ladders
from .sections.origin import crosschecked, methods, provenance
from .sections.reliability import reliability
from .sections.scores import outcomes, scores
from .sections.stability import stability
from .sections.structure import structure
from .sections.summary import summary

DEFAULT_SEED = 2026


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report. Made by `report`.

    Attributes
    ----------
    html : str
        One self-contained page.
    content : Content
        The same as plain values: sections with paragraphs, tables and the numbers of every figure.
    """

    html: str = field(repr=False)
    content: Content = field(repr=False)

    def save(self, path: str | Path) -> Path:
        """Write the page to a file and return its path.

        Raises
        ------
        DataError
            If the name does not end in ``.html`` or ``.htm``, or the file cannot be written.
        """
        target = Path(path)
        if target.suffix.lower() not in (".html", ".htm"):
            raise DataError(
                f"{target.name} should end in .html or .htm, for the report is a web page.",
                code="not_html",
                place="path",
                remedy="Save it as .html; a browser can print that to PDF.",
            )
        try:
            target.write_text(self.html, encoding="utf-8", newline="\n")
        except OSError as error:
            raise DataError(
                f"cannot be written ({error.strerror or type(error).__name__}).",
                code="unwritable",
                place=str(path),
                remedy="Name a file in a folder that exists and that you may write to.",
            ) from None
        return target

    def _repr_html_(self) -> str:
        start = self.html.index("<main>")
        return self.html[start : self.html.index("</main>") + len("</main>")]

    def __str__(self) -> str:
        names = ", ".join(s.title for s in self.content.sections)
        return f"{self.content.title} ({len(self.html) // 1024} kB HTML): {names}"


def report(
    data: ResponseData,
    *,
    language: messages.Language = "en",
    group: str | None = None,
    findings: ValidationReport | None = None,
    crosscheck: bool = True,
    seed: int = DEFAULT_SEED,
    date: str | None = None,
) -> Report:
    """Write up one set of responses: who answered what, how well it measures, and what may be compared.

    Runs `score`, `reliability`, `compare_groups` (with the invariance ladder of every scale) and
    `crosscheck`, and sets their results into one accessible HTML page. Nothing in it tells of a
    single person: no ids, no free text, no cell of fewer than five.

    Parameters
    ----------
    data : ResponseData
        From `validate`.
    language : {"en", "sv"}
        Language of the report.
    group : str, optional
        Column of the groups to compare; default the one named in `validate`.
    findings : ValidationReport, optional
        The second thing that `validate` returns, to be told of in the report.
    crosscheck : bool
        Whether to calculate alpha and the factor models a second time with other packages (extra
        ``crosscheck``); the report says so where they are not installed.
    seed : int
        Of the balanced repeats. The same data, seed and versions give the same page, byte by byte.
    date : str, optional
        A date to print, as text. None is printed by default, so that the page can be compared.

    Returns
    -------
    Report
        ``.html`` and ``.save(path)``.

    Raises
    ------
    DataError
        If `data` has not been validated, or the grouping column is not one of its key columns.
    OptionError
        If the language is neither Swedish nor English.

    Examples
    --------
    >>> data, findings = validate(raw, instrument, group="language")  # doctest: +SKIP
    >>> report(data, language="sv", findings=findings).save("report.html")  # doctest: +SKIP
    """
    check_option("language", language, messages.LANGUAGES)
    checked_seed(seed)
    if not isinstance(data, ResponseData):
        raise DataError(
            f"a {type(data).__name__} is not validated responses.",
            code="not_validated",
            place="data",
            remedy="Validate first: data, findings = validate(frame, instrument), then report(data).",
        )
    material = gather(
        data, language=language, group=group, findings=findings, second=crosscheck, seed=seed, date=date
    )
    content = compose(material)
    return Report(render(content), content)


def compose(m: Material) -> Content:
    """Return all sections in reading order."""
    sections = (
        summary(m),
        about(m),
        status(m),
        check(m),
        answers(m),
        items(m),
        scores(m),
        outcomes(m),
        structure(m),
        reliability(m),
        stability(m),
        ladders(m),
        comparison(m),
        crosschecked(m),
        methods(m),
        provenance(m),
    )
    title = m.text("title", instrument=m.instrument.title[m.wording])
    forms = tuple((g, m.phrase(g)) for g in m.members if m.phrase(g) != g)
    style = HouseStyle(m.language, forms, frozenset(m.members))
    said = style.sections(s for s in sections if s is not None)
    return Content(title, m.language, m.simulated, said)
