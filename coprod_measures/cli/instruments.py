# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Commands on instruments: list, show, check."""

from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

import coprod_measures as cm

from .. import messages
from .app import ERRORS_IN_DATA, Language, app


@app.command("list")
def list_(
    cards: Annotated[
        bool, typer.Option("--cards", help="List the cards of published instruments too.")
    ] = False,
    language: Annotated[
        Language, typer.Option(help="Language of the titles, where an instrument has it.")
    ] = Language.en,
) -> None:
    """List the shipped instruments with their status."""
    text = partial(_text, language.value)
    for name in cm.list_instruments():
        instrument = cm.load_instrument(name)
        status = ", ".join(f"{x}: {instrument.status(x).rung}" for x in instrument.languages)
        items = text("cli.list.items", n=len(instrument.items))
        told = text("cli.list.status", status=status)
        typer.echo(f"{name}  {instrument.version}  {items}  {told}")
        typer.echo(f"    {instrument.title[_shown_in(instrument, language)]}")
    for name in cm.list_cards() if cards else ():
        card = cm.load_card(name)
        how = "cli.list.scored_by" if card.scorable else "cli.list.not_scored"
        typer.echo(
            f"{name}  {text('cli.list.card')}  {text(how, instrument=card.instrument)}\n    {card.name}"
        )


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Name of a shipped instrument, or a .yaml file.")],
    language: Annotated[
        Language | None,
        typer.Option(help="Language of the wording; default English, else the instrument's first."),
    ] = None,
) -> None:
    """Show an instrument's status, scales and items, or the card of a published one."""
    if name not in cm.list_instruments() and name in cm.list_cards():
        typer.echo(_card(cm.load_card(name), Language.en.value if language is None else language.value))
        return
    instrument = cm.load_instrument(name)
    chosen = _shown_in(instrument, Language.en) if language is None else language.value
    status = instrument.status(chosen)
    typer.echo(f"{instrument.title[chosen]} ({instrument.id} {instrument.version}, {chosen})")
    text = partial(_text, Language.sv.value if chosen == Language.sv else Language.en.value)
    missing = ", ".join(text(f"property.{p}") for p in status.missing) or text("cli.show.nothing")
    reached = text(f"rung.{status.rung}")
    typer.echo(text("cli.show.status", rung=status.rung, name=reached, missing=missing))
    typer.echo(text("cli.show.licence", licence=instrument.licence.wording.spdx))
    typer.echo(f"\n{instrument.summary[chosen]}\n\n{instrument.definition[chosen]}")
    for use in instrument.not_for.get(chosen, ()):
        typer.echo("  " + text("cli.show.not_for", use=use))
    for scale in instrument.scales:
        model = text(f"page.model.{scale.measurement_model}")
        typer.echo(f"\n{scale.title[chosen]} ({scale.id}, {model})")
        for item in (*scale.items, *scale.companions):
            part = instrument.item(item)
            wording = part.wording[chosen] if part.wording is not None else f"[{part.short_name(chosen)}]"
            marks = f" ({text('page.reversed')})" if part.reverse else ""
            marks += f" ({text('page.unscored')})" if item in scale.companions else ""
            typer.echo(f"  {item:<6} {wording}{marks}")
    for response_scale in instrument.response_scales:
        typer.echo("\n" + text("cli.show.answers", id=response_scale.id))
        for code, label in response_scale.labels(chosen).items():
            typer.echo(f"  {code:>4} {label}")


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="An instrument file (.yaml), or a shipped name.")],
    evidence: Annotated[
        Path | None, typer.Option(help="A file of evidence records to check against the instrument.")
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of what is printed.")] = Language.en,
) -> None:
    """Check an instrument file and print every problem.

    Form first; then wording, labels, translation, facets and evidence. Status 1 if there are errors; what is
    left are questions to the writer.
    """
    path = Path(file)
    instrument = cm.load_instrument(path if path.is_file() else file)
    scales = len(instrument.all_scales())
    text = partial(_text, language.value)
    typer.echo(
        text(
            "cli.check.in_order",
            name=f"{instrument.id} {instrument.version}",
            items=len(instrument.items),
            scales=scales,
            languages=", ".join(instrument.languages),
        )
    )
    hashes = {"cli.check.scoring_hash": instrument.scoring_hash, "cli.check.file_hash": instrument.file_hash}
    width = max(len(text(code)) for code in hashes)
    for code, digest in hashes.items():
        typer.echo(f"{text(code):<{width}} {digest}")
    found = list(cm.authoring.check_instrument(instrument))
    if evidence is not None:
        records = cm.read_evidence(evidence, instrument)
        found += cm.check_evidence(records, instrument)
        typer.echo(text("cli.check.evidence", n=len(records), file=evidence.name))
    for finding in found:
        severity = text(f"severity.{finding.severity}")
        typer.echo(f"{severity}: {finding.message(language.value)} {finding.remedy(language.value)}")
    if any(f.severity == "error" for f in found):
        raise typer.Exit(ERRORS_IN_DATA)


def _text(language: str, code: str, /, **values: object) -> str:
    return messages.text(code, language, **values)


def _shown_in(instrument: "cm.Instrument", language: Language) -> str:
    """Return the language asked for where the instrument has it, else the instrument's first."""
    return language.value if language.value in instrument.languages else instrument.languages[0]


def _card(card: "cm.Card", language: Literal["sv", "en"]) -> str:
    return "\n".join([card.name, "", *(f"{name}: {text}" for name, text in card.summary(language))])
