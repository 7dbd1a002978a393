# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The application: how it is called, how it tells of errors, and with which status it ends."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import coprod_measures as cm

from ..errors import CoprodError

ERRORS_IN_DATA = 1
WRONG_USE = 2

_WRONG_USE = {
    "card", "empty_group", "key_is_an_item", "key_named_twice", "missing_package", "no_file", "no_group",
    "number_of_groups", "unknown_column", "unknown_instrument", "unknown_language", "unknown_name",
    "unknown_option", "unknown_suffix", "unwritable",
}  # fmt: skip
"""Codes of errors in how a command was called, not in what a file holds."""


class Language(StrEnum):
    """Languages that sentences can be shown in."""

    en = "en"
    sv = "sv"


class _Group(TyperGroup):
    """Commands that tell of expected errors in one message, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CoprodError as error:
            tell(f"Error: {error}")
            raise typer.Exit(WRONG_USE if error.code in _WRONG_USE else ERRORS_IN_DATA) from None
        except BrokenPipeError:
            # The reader of a pipe has seen enough; keep Python from complaining at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


app = typer.Typer(
    name="coprod-measures",
    cls=_Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Measuring coproduction: check data, score, and report on what may be compared. Nothing leaves "
    "this computer. The instruments are development versions, not validated; not for ranking projects "
    "or judging persons.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"coprod_measures {cm.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Take options that belong to no command."""


def main() -> None:
    """Run the command line."""
    app(prog_name="coprod-measures")


def tell(text: str) -> None:
    """Write a message to standard error, so that standard output holds results only."""
    typer.echo(text, err=True)


def output(path: Path, *suffixes: str, read: Iterable[Path | str | None] = ()) -> Path:
    """Return a path that can be written, or end with a message before any long work is done.

    A file that the command reads (`read`: files, or names of shipped instruments) is never written over.
    """
    if path.exists() and any(
        name is not None and Path(name).exists() and path.samefile(name) for name in read
    ):
        raise typer.BadParameter(
            f"{path} is a file that this command reads; it would be written over. Name another file.",
            param_hint="--out",
        )
    if suffixes and path.suffix.lower() not in suffixes:
        raise typer.BadParameter(f"{path.name} should end in {' or '.join(suffixes)}.", param_hint="--out")
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder. Name a file.", param_hint="--out")
    if not path.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {path.parent}. Make it first.", param_hint="--out")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise typer.BadParameter(f"{path} cannot be written. Choose another place.", param_hint="--out")
    return path


@contextmanager
def progress(total: int) -> Iterator[Any]:
    """Show how far work of some steps has come, on a terminal; yields a function to call with each step."""
    # Imported here, so that --help stays quick.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total)
        started = False

        def step(description: str) -> None:
            nonlocal started
            bar.update(task, description=description, advance=1 if started else 0)
            started = True

        yield step
