# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Commands on responses: validate, score, report."""

from pathlib import Path
from typing import Annotated

import typer

import coprod_measures as cm

from .. import messages
from ..errors import DataError
from .app import ERRORS_IN_DATA, Language, app, output, progress, tell

MOST_PRINTED = 200

File = Annotated[Path, typer.Argument(help="Responses: CSV, TSV, XLSX, Parquet, SPSS or Stata.")]
InstrumentName = Annotated[
    str, typer.Option("--instrument", help="Name of a shipped instrument, or a .yaml file.")
]
Respondent = Annotated[str | None, typer.Option(help="Column that tells respondents apart.")]
Group = Annotated[str | None, typer.Option(help="Column of groups, such as the language of the form.")]
Wave = Annotated[str | None, typer.Option(help="Column of the measurement occasion.")]
Cluster = Annotated[str | None, typer.Option(help="Column that respondents are nested in, such as project.")]
Covariate = Annotated[list[str] | None, typer.Option(help="A further column; may be given several times.")]
Told = Annotated[Language, typer.Option(help="Language of what is printed or written.")]
Despite = Annotated[bool, typer.Option("--despite-errors", help="Go on although the data have errors.")]


@app.command()
def validate(
    file: File,
    instrument: InstrumentName,
    respondent: Respondent = None,
    group: Group = None,
    wave: Wave = None,
    cluster: Cluster = None,
    covariate: Covariate = None,
    language: Told = Language.en,
    out: Annotated[Path | None, typer.Option(help="Write all findings to this CSV file.")] = None,
) -> None:
    """Check responses against their instrument.

    Prints everything that was found, with its remedy, without ids or free text. Status 1 if there are errors.
    """
    target = None if out is None else output(out, ".csv", read=(file, instrument))
    _, findings = _read(file, instrument, respondent, group, wave, cluster, covariate)
    _print(findings, language.value)
    if target is not None:
        _write_csv(findings.to_frame(language=language.value), target)
    if not findings.ok:
        raise typer.Exit(ERRORS_IN_DATA)


@app.command()
def score(
    file: File,
    instrument: InstrumentName,
    out: Annotated[Path, typer.Option(help="CSV file for the scores and the key columns you name.")],
    respondent: Respondent = None,
    group: Group = None,
    wave: Wave = None,
    cluster: Cluster = None,
    covariate: Covariate = None,
    language: Told = Language.en,
    despite_errors: Despite = False,
) -> None:
    """Score responses by the instrument's rules.

    The file holds the scores and the key columns you name. Status 1 and no file if the data have errors.
    """
    target = output(out, ".csv", read=(file, instrument))
    data, findings = _read(file, instrument, respondent, group, wave, cluster, covariate)
    _stop_at_errors(findings, language.value, despite_errors)
    scores = cm.score(data)
    _write_csv(scores.frame, target)
    typer.echo(str(scores.summary(language.value)))
    typer.echo("\n" + messages.text("cli.written", language.value, path=target))


@app.command()
def report(
    file: File,
    instrument: InstrumentName,
    out: Annotated[Path, typer.Option(help="HTML file to write.")],
    group: Group = None,
    language: Told = Language.en,
    respondent: Respondent = None,
    wave: Wave = None,
    cluster: Cluster = None,
    covariate: Covariate = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the balanced repeats.")] = 2026,
    date: Annotated[str | None, typer.Option(help="A date to print in the report.")] = None,
    despite_errors: Despite = False,
) -> None:
    """Write a report on what may be compared.

    Who answered, findings, answers, scores, reliability and the invariance ladder, in one HTML file. Status 1
    and no file if the data have errors.
    """
    target = output(out, ".html", ".htm", read=(file, instrument))
    with progress(3) as step:
        step(messages.text("cli.step.read", language.value))
        data, findings = _read(file, instrument, respondent, group, wave, cluster, covariate)
        if findings.ok or despite_errors:
            step(messages.text("cli.step.analyse", language.value))
            made = cm.report(
                data, language=language.value, group=group, findings=findings, seed=seed, date=date
            )
            step(messages.text("cli.step.write", language.value))
            made.save(target)
    _stop_at_errors(findings, language.value, despite_errors)
    typer.echo(messages.text("cli.written", language.value, path=target))


def _read(
    file: Path,
    instrument: str,
    respondent: str | None,
    group: str | None,
    wave: str | None,
    cluster: str | None,
    covariate: list[str] | None,
) -> "tuple[cm.ResponseData, cm.ValidationReport]":
    loaded = cm.load_instrument(instrument)
    if file.is_dir():
        raise DataError("is a folder.", code="no_file", place=str(file), remedy="Name a file of responses.")
    frame = cm.read_responses(file, loaded)
    return cm.validate(
        frame,
        loaded,
        respondent=respondent,
        group=group,
        wave=wave,
        cluster=cluster,
        covariates=covariate or (),
    )


def _print(findings: "cm.ValidationReport", language: str) -> None:
    """Print findings a line each, errors first; no ids, no free text."""
    ordered = [*findings.errors, *findings.warnings, *findings.notes]
    for finding in ordered[:MOST_PRINTED]:
        severity = messages.text(f"severity.{finding.severity}", language)
        typer.echo(f"{severity}: {finding.message(language)} {finding.remedy(language)}")
    if len(ordered) > MOST_PRINTED:
        more = len(ordered) - MOST_PRINTED
        typer.echo(messages.text("cli.more_findings", language, n=more))
    if any(f.row is not None for f in ordered):
        typer.echo(messages.text("findings.rows", language))
    typer.echo(findings.counts(language))


def _stop_at_errors(findings: "cm.ValidationReport", language: str, despite_errors: bool) -> None:
    if findings.ok:
        return
    _print(findings, language)
    if not despite_errors:
        tell(messages.text("cli.nothing_written", language))
        raise typer.Exit(ERRORS_IN_DATA)


def _write_csv(frame: object, target: Path) -> None:
    try:
        frame.to_csv(target, index=False)  # type: ignore[attr-defined]
    except OSError as error:
        raise DataError(
            f"cannot be written ({error.strerror or type(error).__name__}).",
            code="unwritable",
            place=str(target),
            remedy="Choose another place.",
        ) from None
