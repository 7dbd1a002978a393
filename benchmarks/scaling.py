# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How the cost of a factor model grows with items (10-100) and with rows (a thousand to ten million).

Usage: python benchmarks/scaling.py [--draw]. Simulated answers, five items a factor, correlated factors. The
time is processor time of one core, from the data frame in memory to fit measures and estimates; for
comparison numpy's covariance matrix alone. Every point is measured in a process of its own, so that its peak
memory is its own: one call to warm up, then calls until five are done or ten seconds have gone. Writes
scaling.csv, scaling.txt and docs/_static/scaling.svg; --draw only draws what scaling.csv holds.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import coprod_measures as cm

HERE = Path(__file__).resolve().parent
PICTURE = HERE.parent / "docs" / "_static" / "scaling.svg"
ITEMS, ROWS = (10, 20, 30, 40, 60, 80, 100), (10**3, 10**4, 10**5, 10**6, 10**7)
FIXED_ITEMS, FIXED_ROWS = 20, 1000
MOST_ROWS = {"MLR": 10**6, "WLSMV": 10**6}
CUTS = (-1.4, -0.5, 0.4, 1.3)
COLUMNS = ("axis", "kind", "items", "rows", "seconds", "least", "most", "runs", "peak_mb")
STYLE = {
    "numpy.cov": ("#5a6675", "x", ":"),
    "ML": ("#21639f", "o", "-"),
    "MLR": ("#b8601f", "s", "--"),
    "WLSMV": ("#1b2430", "^", "-."),
}

Row = dict[str, str]


def answers(items: int, rows: int, *, ordinal: bool) -> tuple[str, pd.DataFrame]:
    """Return a model and its answers, drawn block by block so that few copies are in memory."""
    draw = np.random.default_rng(items)
    loadings, factors = draw.uniform(0.6, 0.9, items), items // 5
    values = np.empty((rows, items), dtype=np.int8 if ordinal else np.float64)
    for begin in range(0, rows, 100_000):
        part = values[begin : begin + 100_000]
        latent = 0.5 * draw.normal(size=(len(part), 1)) + 0.87 * draw.normal(size=(len(part), factors))
        noise = draw.normal(size=part.shape) * np.sqrt(1 - loadings**2)
        drawn = np.repeat(latent, 5, axis=1) * loadings + noise
        part[:] = np.searchsorted(CUTS, drawn) if ordinal else drawn
    names = [f"y{k}" for k in range(items)]
    lines = [f"f{k} =~ " + " + ".join(names[5 * k : 5 * k + 5]) for k in range(factors)]
    return "\n".join(lines), pd.DataFrame(values, columns=names, copy=False)


def task(kind: str, items: int, rows: int) -> Callable[[], object]:
    """Return what is timed."""
    model, frame = answers(items, rows, ordinal=kind == "WLSMV")
    if kind == "numpy.cov":
        return lambda: np.cov(frame.to_numpy(), rowvar=False)

    def whole() -> object:
        fit = cm.cfa(model, frame, estimator=kind, ordered=True if kind == "WLSMV" else None)
        return fit.fit_measures(), fit.parameter_estimates()

    return whole


def measure_here(kind: str, items: int, rows: int) -> None:
    """Print the seconds of every run, and the peak memory of this process."""
    run = task(kind, items, rows)
    begin = time.process_time()
    run()
    taken: list[float] = []
    while len(taken) < 5 and (not taken or time.process_time() - begin < 10):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    print(*taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure(axis: str, kind: str, items: int, rows: int) -> Row:
    """Measure a point in a process of its own, with one BLAS thread."""
    one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    point = [sys.executable, __file__, "--point", kind, str(items), str(rows)]
    done = subprocess.run(point, capture_output=True, text=True, check=True, env={**os.environ, **one})
    *taken, peak = map(float, done.stdout.split())
    seconds = [f"{value:.5f}" for value in (statistics.median(taken), min(taken), max(taken))]
    values = [axis, kind, str(items), str(rows), *seconds, str(len(taken)), f"{peak:.0f}"]
    print(*values, flush=True)
    return dict(zip(COLUMNS, values, strict=True))


def points() -> list[tuple[str, str, int, int]]:
    """Return every point: along items at a thousand rows, along rows at twenty items."""
    along_items = [("items", kind, p, FIXED_ROWS) for kind in STYLE for p in ITEMS]
    along_rows = [
        ("rows", kind, FIXED_ITEMS, n) for kind in STYLE for n in ROWS if n <= MOST_ROWS.get(kind, n)
    ]
    return along_items + along_rows


def draw(rows: list[Row]) -> None:
    """Draw both directions side by side, on logarithmic axes."""
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "scaling", "font.size": 10}):
        figure = Figure(figsize=(8.4, 4.0), layout="constrained")
        left, right = figure.subplots(1, 2, sharey=True)
        _panel(left, [r for r in rows if r["axis"] == "items"], "items", f"items ({FIXED_ROWS:,} rows)")
        _panel(right, [r for r in rows if r["axis"] == "rows"], "rows", f"rows ({FIXED_ITEMS} items)")
        left.set_ylabel("processor seconds")
        left.legend(frameon=False)
        figure.savefig(PICTURE, metadata={"Date": None})


def _panel(axes: Axes, rows: list[Row], size: str, label: str) -> None:
    for kind, (colour, marker, line) in STYLE.items():
        mine = [r for r in rows if r["kind"] == kind]
        at = [int(r[size]) for r in mine]
        middle, least, most = ([float(r[name]) for r in mine] for name in ("seconds", "least", "most"))
        axes.plot(at, middle, marker=marker, linestyle=line, color=colour, label=kind, markersize=5)
        axes.fill_between(at, least, most, color=colour, alpha=0.15, linewidth=0)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(label)
    if size == "items":
        axes.set_xticks(ITEMS, [str(p) for p in ITEMS])
        axes.minorticks_off()
    axes.grid(color="#c9d1da", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)


def table(rows: list[Row]) -> str:
    """Return both directions as text: milliseconds by kind, peak memory along rows."""
    lines = [
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy "
        f"{np.__version__}, coprod_measures {cm.__version__}; processor milliseconds on one core, medians",
    ]
    for axis, heading in (("items", f"items, {FIXED_ROWS:,} rows"), ("rows", f"rows, {FIXED_ITEMS} items")):
        lines += ["", f"{heading:<22}" + "".join(f"{kind:>12}" for kind in STYLE)]
        for size in ITEMS if axis == "items" else ROWS:
            found = {r["kind"]: r for r in rows if r["axis"] == axis and int(r[axis]) == size}
            cells = [f"{1000 * float(found[k]['seconds']):.3g}" if k in found else "" for k in STYLE]
            cells = [f"{float(c):,.0f}" if c and float(c) >= 1000 else c for c in cells]
            lines.append(f"{size:<22,}" + "".join(f"{cell:>12}" for cell in cells))
    lines += ["", f"peak memory, MB ({FIXED_ITEMS} items)"]
    for size in ROWS:
        found = {r["kind"]: r["peak_mb"] for r in rows if r["axis"] == "rows" and int(r["rows"]) == size}
        lines.append(f"{size:<22,}" + "".join(f"{found.get(kind, ''):>12}" for kind in STYLE))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure every point and draw, or only draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draw", action="store_true")
    parser.add_argument("--point", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.point:
        measure_here(asked.point[0], int(asked.point[1]), int(asked.point[2]))
        return
    store = HERE / "scaling.csv"
    if not asked.draw:
        measured = [measure(*point) for point in points()]
        with store.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(measured)
        (HERE / "scaling.txt").write_text(table(measured), encoding="utf-8")
    with store.open(newline="", encoding="utf-8") as file:
        draw(list(csv.DictReader(file)))


if __name__ == "__main__":
    main()
