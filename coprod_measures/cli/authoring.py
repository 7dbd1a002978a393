# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Commands for those who write and publish instruments: new, diff, translate, export."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

import coprod_measures as cm

from ..errors import InstrumentError
from .app import Language, app, output
from .data import Told

Name = Annotated[str, typer.Argument(help="Name of a shipped instrument, or a .yaml file.")]


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Id of the instrument: letters, digits, - and _.")],
    out: Annotated[Path | None, typer.Option(help="File to write; default NAME.yaml here.")] = None,
) -> None:
    """Start a new instrument: a commented file to fill in, in Swedish and English.

    A file that exists is left as it is.
    """
    text = cm.authoring.new_instrument(name, year=date.today().year)
    target = output(Path(f"{name}.yaml") if out is None else out, ".yaml", ".yml")
    if target.exists():
        raise InstrumentError(
            "exists already.", code="unwritable", place=str(target), remedy="Choose another name with --out."
        )
    target.write_text(text, encoding="utf-8")
    typer.echo(f"Written to {target}. Fill it in, and then: coprod-measures check {target}")


@app.command()
def diff(
    old: Name,
    new: Annotated[str, typer.Argument(help="The other version: a name or a .yaml file.")],
    language: Told = Language.en,
) -> None:
    """Compare two versions of an instrument.

    Tells which scores stay comparable: same items, answers, keys, rule and wording.
    """
    made = cm.authoring.diff_instruments(cm.load_instrument(old), cm.load_instrument(new))
    typer.echo(str(made.table(language.value)))


@app.command()
def export(
    name: Name,
    format: Annotated[
        str,
        typer.Argument(help="redcap, limesurvey, xlsform, spss, fhir, codebook or questionnaire."),
    ],
    out: Annotated[Path, typer.Option(help="File to write, or a folder.")],
    language: Annotated[
        str | None,
        typer.Option(help="Language of the file and of what is told; default the instrument's first."),
    ] = None,
    fill: Annotated[
        list[str] | None,
        typer.Option(help="PLACE=TEXT: fills a place in square brackets; may be given several times."),
    ] = None,
) -> None:
    """Write an instrument in the format of another system.

    Prints what that format cannot hold.
    """
    instrument = cm.load_instrument(name)
    target = out if out.is_dir() else output(out, read=(name,))
    report = cm.export(instrument, format, target, language=language, fill=dict(map(_pair, fill or ())))
    typer.echo(report.to_text(language="sv" if language == "sv" else "en"))


@app.command()
def translate(
    name: Name,
    out: Annotated[
        Path, typer.Option(help="Sheet to write (.xlsx); with --sheet the instrument to write (.yaml).")
    ],
    to: Annotated[str, typer.Option("--to", help="Language to translate to, as two letters.")] = "",
    source: Annotated[str | None, typer.Option("--from", help="Language to translate from.")] = None,
    sheet: Annotated[Path | None, typer.Option(help="A sheet that has been filled in.")] = None,
    version: Annotated[
        str | None, typer.Option(help="Version of the instrument with its translation.")
    ] = None,
) -> None:
    """Write a translation sheet, or read one that has been filled in.

    Without --sheet an XLSX file with a row per text; with it, the instrument with its translation.
    """
    instrument = cm.load_instrument(name)
    if sheet is not None:
        target = output(out, ".yaml", ".yml", read=(name, sheet))
        made = cm.authoring.read_translation_sheet(sheet, instrument, version=version)
        cm.authoring.save_instrument(made, target)
        typer.echo(f"{made.id} {made.version} in {', '.join(made.languages)}, written to {target}.")
        return
    if not to:
        raise typer.BadParameter("name the language to translate to, as in --to fi.", param_hint="--to")
    target = output(out, ".xlsx", read=(name,))
    first = instrument.languages[0] if source is None else source
    cm.authoring.write_translation_sheet(instrument, target, source=first, target=to)
    typer.echo(
        f"Written to {target}. When filled in: coprod-measures translate {name} --sheet {target} --out …"
    )


def _pair(text: str) -> tuple[str, str]:
    place, equals, words = text.partition("=")
    if not equals or not place.strip():
        raise typer.BadParameter(f"{text!r} is not like PLACE=TEXT.", param_hint="--fill")
    return place.strip(), words.strip()
