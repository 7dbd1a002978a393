# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Commands on made-up data: simulate, demo."""

from pathlib import Path
from typing import Annotated

import typer

import coprod_measures as cm

from .. import messages
from .app import Language, app, output, progress
from .data import InstrumentName, Told, _write_csv

DEMO_INSTRUMENT = "coproduction-core"
DEMO_BIAS = {"R4": -1.0}
"""One question is made harder to agree with in the second language, for the ladder to find."""


@app.command()
def simulate(
    instrument: InstrumentName,
    out: Annotated[Path, typer.Option(help="CSV file to write.")],
    n: Annotated[int, typer.Option(min=1, help="Respondents in each language.")] = 300,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same data.")] = 1,
    bias: Annotated[
        list[str] | None,
        typer.Option(help="ITEM=SHIFT: harder (negative) or easier in every language but the first."),
    ] = None,
    language: Told = Language.en,
) -> None:
    """Make up answers to an instrument. Every row is marked as simulated."""
    target = output(out, ".csv", read=(instrument,))
    frame = cm.simulate_responses(
        cm.load_instrument(instrument), n=n, seed=seed, bias=dict(map(_shift, bias or ()))
    )
    _write_csv(frame, target)
    typer.echo(messages.text("cli.simulated", language.value, n=len(frame), path=target))


def _shift(text: str) -> tuple[str, float]:
    item, _, number = text.partition("=")
    try:
        return item.strip(), float(number)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not like R4=-0.8.", param_hint="--bias") from None


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="HTML file to write.")],
    language: Told = Language.en,
    n: Annotated[int, typer.Option(min=1, help="Respondents in each language.")] = 300,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same report.")] = 1,
) -> None:
    """Write a report on made-up Swedish and English answers.

    The answers are simulated from the shipped instrument, and the report and its figures say so.
    """
    target = output(out, ".html", ".htm")
    with progress(3) as step:
        step(messages.text("cli.step.simulate", language.value))
        instrument = cm.load_instrument(DEMO_INSTRUMENT)
        # No project effects: the report is made without clusters and takes answers to be independent.
        design = cm.SimulationDesign(icc=0.0)
        frame = cm.simulate_responses(instrument, n=n, seed=seed, bias=DEMO_BIAS, design=design)
        data, findings = cm.validate(
            frame, instrument, respondent="respondent", group="language", covariates=["role"]
        )
        step(messages.text("cli.step.analyse", language.value))
        made = cm.report(data, language=language.value, findings=findings, seed=seed)
        step(messages.text("cli.step.write", language.value))
        made.save(target)
    typer.echo(messages.text("cli.demo", language.value, n=len(frame), items=", ".join(DEMO_BIAS)))
    typer.echo(messages.text("cli.demo.written", language.value, path=target))
