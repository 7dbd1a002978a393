# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Commands on instruments: list, show, check."""

from pathlib import Path
from typing import Annotated

import typer

import coprod_measures as cm

from .app import Language, app


@app.command("list")
def list_() -> None:
    """List the shipped instruments with their status."""
    for name in cm.list_instruments():
        instrument = cm.load_instrument(name)
        status = ", ".join(f"{x}: {instrument.status(x).rung}" for x in instrument.languages)
        typer.echo(f"{name}  {instrument.version}  {len(instrument.items)} items  status {status}")
        typer.echo(f"    {instrument.title[instrument.languages[0]]}")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Name of a shipped instrument, or a .yaml file.")],
    language: Annotated[
        Language | None, typer.Option(help="Language of the wording; default the instrument's first.")
    ] = None,
) -> None:
    """Show an instrument's status, scales and items."""
    instrument = cm.load_instrument(name)
    chosen = instrument.languages[0] if language is None else language.value
    status = instrument.status(chosen)
    typer.echo(f"{instrument.title[chosen]} ({instrument.id} {instrument.version}, {chosen})")
    typer.echo(f"Status {status.rung}; evidence missing: {', '.join(status.missing) or 'none'}")
    typer.echo(f"Licence of the wording: {instrument.licence.wording.spdx}")
    typer.echo(f"\n{instrument.summary[chosen]}\n\n{instrument.definition[chosen]}")
    for text in instrument.not_for.get(chosen, ()):
        typer.echo(f"  not for: {text}")
    for scale in instrument.scales:
        typer.echo(f"\n{scale.title[chosen]} ({scale.id}, {scale.measurement_model})")
        for item in (*scale.items, *scale.companions):
            part = instrument.item(item)
            wording = part.wording[chosen] if part.wording is not None else f"[{part.short_name(chosen)}]"
            marks = " (reversed)" if part.reverse else ""
            marks += " (not scored)" if item in scale.companions else ""
            typer.echo(f"  {item:<6} {wording}{marks}")
    for response_scale in instrument.response_scales:
        typer.echo(f"\nAnswers ({response_scale.id})")
        for code, label in response_scale.labels(chosen).items():
            typer.echo(f"  {code:>4} {label}")


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="An instrument file (.yaml), or a shipped name.")],
) -> None:
    """Check an instrument file and print every problem."""
    path = Path(file)
    instrument = cm.load_instrument(path if path.is_file() else file)
    scales = len(instrument.all_scales())
    typer.echo(
        f"{instrument.id} {instrument.version} is in order: {len(instrument.items)} items, {scales} scales, "
        f"languages {', '.join(instrument.languages)}."
    )
    typer.echo(f"scoring hash {instrument.scoring_hash}")
    typer.echo(f"file hash    {instrument.file_hash}")
