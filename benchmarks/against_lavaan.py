# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Processor time of R (lavaan, semTools, psych) and of this library on the same models, in one run.

Usage: python benchmarks/against_lavaan.py [--only TASK ...] [--rounds N] [--blas FILE ...] [--before FOLDER]
       [--write]

In every round each engine does a task in a process of its own, one after the other: R with each BLAS that
is installed, then this library, with one BLAS thread each. Reading files, loading packages and one call to
warm up are not timed; parsing the model, sample statistics, the fit, fit measures and the table of estimates
are. The figure is the median of all timed calls; R's is that of its faster BLAS. Numbers of both sides are
compared in the same run. --write puts the table into against_lavaan.txt and README.md; --blas names a BLAS
(a shared library) that is not among the system's alternatives; --before a folder with an earlier state of
this library (``git worktree add FOLDER COMMIT``), whose times then stand beside.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "tests" / "data"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
MARKS = ("<!-- table of against_lavaan.py -->", "<!-- end of the table -->")
WIDE_ROWS, WIDE_ITEMS = 100_000, 60
CHANCE = 0.05


@dataclass(frozen=True)
class Task:
    """A line of the table: what is compared, and how much faster it must be.

    `units` and `r_units` are how many things of the same size a call does here and in R; `calls` and
    `r_calls` how often a round repeats it. What takes minutes in R is done in the first round only.
    """

    key: str
    label: str
    required: float
    peer: str
    calls: int = 7
    r_calls: int = 3
    units: int = 1
    r_units: int = 1
    tolerance: float = 2e-4
    once: bool = False


TASKS = (
    Task("hs_ml", "9 items, 3 factors, ML", 8, "hs_ml"),
    Task("hs_ladder", "9 items, 2 groups, four steps ML, with difference tests", 12, "hs_ladder"),
    Task("hs_invariance", "the same by `invariance`", 12, "hs_ladder"),
    Task("bfi_ml", "25 items, 5 factors, ML", 10, "bfi_ml"),
    Task("bfi_mlr", "25 items, MLR", 12, "bfi_mlr"),
    Task("bfi_ladder_mlr", "25 items, 2 groups, four steps MLR", 60, "bfi_ladder_mlr", 3, 1),
    Task("bfi_wlsmv", "25 ordinal items, WLSMV", 15, "bfi_wlsmv", 5, 2),
    Task("ordinal_step", "25 ordinal items, 2 groups, thresholds and loadings equal", 25, "ordinal_step",
         5, 1),
    Task("polychoric", "polychoric correlations of 25 items", 35, "polychoric"),
    Task("hs_fiml", "9 items, FIML", 10, "hs_fiml"),
    Task("fiml_mlr", "30 items, 2 groups, FIML and MLR", 100, "fiml_mlr", 2, 1, tolerance=2e-3, once=True),
    Task("rows_100k", "60 items, 100,000 rows, ML", 0, "rows_100k", 3, 1),
    Task("bootstrap_alpha", "alpha with bootstrap interval, 25 items, 2,000 draws", 100, "bootstrap_alpha",
         3, 1),
    Task("omega_hierarchical", "omega hierarchical, 25 items, 5 factors, one start", 4, "omega_hierarchical"),
    Task("omega_ten_starts", "the same from ten starts, the default here", 0, "omega_hierarchical"),
    Task("parallel", "parallel analysis, 25 items, 100 draws", 20, "parallel", 5, 2),
    Task("green_yang", "Green-Yang omega of 15 ordinal items, from the fit", 100, "green_yang"),
    Task("green_yang_whole", "the same, with fitting", 0, "green_yang_whole", 5, 2),
    Task("permutation", "a refit of a permutation test (9 items, 2 groups)", 50, "permutation",
         1, 1, 1000, 20),
)  # fmt: skip


@dataclass
class Measured:
    """What an engine said: processor seconds of each call, numbers, versions."""

    seconds: list[float] = field(default_factory=list)
    values: dict[str, float] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def add(self, text: str) -> None:
        for line in text.splitlines():
            kind, *rest = line.split()
            if kind == "cpu":
                self.seconds.append(float(rest[0]))
            elif kind == "value":
                self.values[rest[0]] = float(rest[1]) if rest[1] != "NA" else float("nan")
            elif kind == "version":
                self.versions[rest[0]] = rest[1]


@dataclass(frozen=True)
class Row:
    """A measured line; times in milliseconds: median, least, most."""

    label: str
    peer: tuple[float, float, float]
    blas: str
    own: tuple[float, float, float]
    required: float
    apart: float
    tolerance: float
    earlier: tuple[float, float, float] | None

    @property
    def ratio(self) -> float:
        return self.peer[0] / self.own[0]

    @property
    def verdict(self) -> str:
        if self.apart > self.tolerance:
            return "NUMBERS DIFFER"
        if not self.required:
            return ""
        return "yes" if self.ratio >= self.required else "NO"

    def cells(self) -> tuple[str, ...]:
        required = f"{self.required:g}" if self.required else ""
        return (
            self.label, _span(self.peer), self.blas, _span(self.own), f"{self.ratio:.3g}", required,
            self.verdict, f"{self.apart:.0e}", "" if self.earlier is None else _span(self.earlier),
        )  # fmt: skip


COLUMNS = (
    "task",
    "R ms",
    "BLAS",
    "this library ms",
    "ratio",
    "required",
    "met",
    "largest difference",
    "earlier ms",
)


def _span(times: tuple[float, float, float]) -> str:
    return "{:.3g} ({:.3g}-{:.3g})".format(*times)


def installed_blas(extra: list[str]) -> dict[str, str]:
    """Return, by name, what to preload so that R computes with it."""
    arch = sysconfig.get_config_var("MULTIARCH") or ""
    listing = subprocess.run(
        ["update-alternatives", "--list", f"libblas.so.3-{arch}"], capture_output=True, text=True, check=False
    )
    found = {}
    for path in [*map(Path, listing.stdout.split()), *map(Path, extra)]:
        name = path.resolve().name
        version = re.search(r"(\d+\.\d+\.\d+)", name)
        kind = "OpenBLAS" if "openblas" in str(path.resolve()) else "reference BLAS"
        lapack = path.with_name("liblapack.so.3")
        if kind != "OpenBLAS" or not lapack.exists():
            lapack = path
        found[f"{kind} {version.group(1) if version else ''}".strip()] = f"{path}:{lapack}"
    return found or {"R's own BLAS": ""}


class WorkerError(RuntimeError):
    """A worker stopped."""


def run(command: list[str], environment: dict[str, str]) -> str:
    """Run a worker with one BLAS thread and return what it printed."""
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **ONE_THREAD, **environment}
    )
    if done.returncode:
        raise WorkerError(f"{' '.join(command[1:3])} failed:\n{done.stderr}")
    return done.stdout


def measure(
    task: Task, rounds: int, blas: dict[str, str], scratch: str, before: str | None
) -> tuple[Row, dict[str, str]]:
    """Run the engines in turn; return the line of the table and the versions."""
    theirs = {name: Measured() for name in blas}
    ours, earlier = Measured(), Measured()
    for number in range(rounds):
        for name, preload in blas.items() if number == 0 or not task.once else ():
            worker = ["Rscript", str(HERE / "against_lavaan.R"), task.peer, str(task.r_calls)]
            theirs[name].add(run([*worker, str(DATA), scratch], {"LD_PRELOAD": preload} if preload else {}))
        worker = [sys.executable, str(HERE / "against_lavaan_tasks.py"), task.key, str(task.calls)]
        ours.add(run([*worker, str(DATA), scratch], {}))
        if before is not None and (number == 0 or not task.once):
            with suppress(WorkerError):  # what it did not have yet
                earlier.add(run([*worker, str(DATA), scratch], {"PYTHONPATH": before}))
    best = min(theirs, key=lambda name: statistics.median(theirs[name].seconds))
    row = Row(
        task.label,
        _summary(theirs[best].seconds, task.r_units),
        best,
        _summary(ours.seconds, task.units),
        task.required,
        _apart(ours.values, theirs[best].values),
        task.tolerance,
        _summary(earlier.seconds, task.units) if earlier.seconds else None,
    )
    return row, {**theirs[best].versions, **ours.versions}


def _summary(seconds: list[float], units: int) -> tuple[float, float, float]:
    scale = 1000 / units
    return statistics.median(seconds) * scale, min(seconds) * scale, max(seconds) * scale


def _apart(ours: dict[str, float], theirs: dict[str, float]) -> float:
    """Largest difference of what both sides name, relative where numbers are above 1.

    Results of random draws ("random" in their name) count only if they are further apart than chance.
    """
    both = ours.keys() & theirs.keys()
    apart = {k: abs(ours[k] - theirs[k]) / max(1.0, abs(theirs[k])) for k in both}
    return max((v for k, v in apart.items() if "random" not in k or v > CHANCE), default=float("nan"))


def against_numpy(rounds: int, scratch: str) -> str:
    """Return how a model of 60 items and 100,000 rows stands beside their covariance matrix alone."""
    times = {"rows_100k": Measured(), "rows_100k_cov": Measured()}
    for _ in range(rounds):
        for key, measured in times.items():
            worker = [sys.executable, str(HERE / "against_lavaan_tasks.py"), key, "5", str(DATA), scratch]
            measured.add(run(worker, {}))
    own, numpy = (_summary(m.seconds, 1) for m in times.values())
    ratio = own[0] / numpy[0]
    met = "yes" if ratio <= 1.5 else "NO"
    return (
        f"60 items, 100,000 rows, ML: {_span(own)} ms; numpy.cov alone {_span(numpy)} ms; "
        f"{ratio:.2f} times, at most 1.5: {met}"
    )


def starting(rounds: int, scratch: str) -> list[str]:
    """Return lines on what a user waits for at the start (seconds by the clock, and of processor)."""
    tool = shutil.which("coprod-measures", path=str(Path(sys.executable).parent)) or "coprod-measures"
    lines = []
    for label, command, most in (
        ("import coprod_measures", [sys.executable, "-c", "import coprod_measures"], 1.0),
        ("coprod-measures --help", [tool, "--help"], 1.5),
        ("coprod-measures demo", [tool, "demo", "--out", f"{scratch}/demo.html"], 20.0),
    ):
        clock, cpu = [], []
        for _ in range(rounds):
            before, start = _children(), time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            clock.append(time.perf_counter() - start)
            cpu.append(_children() - before)
        seconds = statistics.median(clock)
        met = "yes" if seconds < most else "NO"
        span = f"{seconds:.2f} s ({min(clock):.2f}-{max(clock):.2f})"
        lines.append(f"{label}: {span}, processor {statistics.median(cpu):.2f} s; under {most:g} s: {met}")
    return lines


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def machine(versions: dict[str, str], rounds: int, load: float) -> list[str]:
    """Return what the figures were measured on."""
    names = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    cpu = names[0] if names else platform.processor()
    return [
        f"{cpu}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        + ", ".join(f"{name} {version}" for name, version in versions.items()),
        f"{rounds} rounds; processor milliseconds: median (least-most); load at the start {load:.1f} "
        f"on {os.cpu_count()} cores (above 1 a core, other work slows both sides)",
    ]


def shown(rows: list[Row]) -> list[tuple[str, ...]]:
    """Return heading and lines; the last column only if there is anything in it."""
    width = len(COLUMNS) - all(row.earlier is None for row in rows)
    return [COLUMNS[:width], *(row.cells()[:width] for row in rows)]


def text_table(rows: list[Row]) -> str:
    cells = shown(rows)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in cells)


def markdown_table(rows: list[Row]) -> str:
    heading, *cells = shown(rows)
    lines = [heading, ("---",) * len(heading), *cells]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write(head: list[str], rows: list[Row], tail: list[str]) -> None:
    """Put the table into its text file and into the page of the folder."""
    text = "\n".join([*head, "", text_table(rows), "", *tail, ""])
    (HERE / "against_lavaan.txt").write_text(text, encoding="utf-8")
    page = HERE / "README.md"
    before, rest = page.read_text(encoding="utf-8").split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    points = "\n".join(f"* {line}" for line in (*tail, *head))
    page.write_text(
        f"{before}{MARKS[0]}\n{markdown_table(rows)}\n\n{points}\n{MARKS[1]}{after}", encoding="utf-8"
    )


def wide_data(scratch: str) -> None:
    """Draw the answers of 60 items in five-item factors for both sides."""
    import numpy as np

    draw = np.random.default_rng(60)
    factors = draw.normal(size=(WIDE_ROWS, 1)) + draw.normal(size=(WIDE_ROWS, WIDE_ITEMS // 5))
    noise = draw.normal(size=(WIDE_ROWS, WIDE_ITEMS))
    values = np.repeat(factors, 5, axis=1) * draw.uniform(0.6, 1.0, WIDE_ITEMS) + noise
    values.tofile(Path(scratch) / "wide.bin")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    names = [task.key for task in TASKS]
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="TASK", help=", ".join(names)
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--blas", nargs="*", default=[], metavar="FILE")
    parser.add_argument("--before", metavar="FOLDER")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    load, blas = os.getloadavg()[0], installed_blas(asked.blas)
    rows, tail, versions = [], [], {}
    with tempfile.TemporaryDirectory() as scratch:
        if "rows_100k" in asked.only:
            wide_data(scratch)
        print("  ".join(COLUMNS), flush=True)
        for task in TASKS:
            if task.key in asked.only:
                row, versions = measure(task, asked.rounds, blas, scratch, asked.before)
                rows.append(row)
                print("  ".join(row.cells()), flush=True)
        if "rows_100k" in asked.only:
            tail.append(against_numpy(asked.rounds, scratch))
        if asked.only == names:
            tail += starting(asked.rounds, scratch)
    if len(blas) == 1:
        tail.append(f"R ran with {next(iter(blas))} only.")
    head = machine(versions, asked.rounds, load)
    print("\n" + "\n".join([*head, "", text_table(rows), "", *tail]))
    if asked.write:
        write(head, rows, tail)


if __name__ == "__main__":
    main()
