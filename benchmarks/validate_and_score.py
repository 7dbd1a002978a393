# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Time and peak memory of validating and scoring 100,000 respondents with 40 items.

Run: python benchmarks/validate_and_score.py > benchmarks/validate_and_score.txt

Each case runs in a process of its own, so that its peak memory is its own. "Before" is the peak
before validation, with the data in memory. "CPU" is the processor time of both steps.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

import coprod_measures as cm

ROWS, SCALES, PER_SCALE, SEED = 100_000, 5, 8, 20261123
ITEMS = SCALES * PER_SCALE
LABELS = {
    "en": ["Not at all", "A little", "Partly", "Mostly", "Fully"],
    "sv": ["Inte alls", "Till liten del", "Delvis", "Till stor del", "Helt"],
}


def both(words: str) -> dict[str, str]:
    return {"sv": words, "en": words}


def instrument(scales: int, per_scale: int, *, reverse: int, minimum: int | float) -> cm.Instrument:
    """Scales of five-point items, the one numbered `reverse` reversed in each; means of `minimum` answers."""
    licence = {"spdx": "CC0-1.0", "holder": "Nobody"}
    names = [f"q{i:02d}" for i in range(scales * per_scale)]
    labels = zip(LABELS["sv"], LABELS["en"], strict=True)
    options = [{"code": i, "label": {"sv": sv, "en": en}} for i, (sv, en) in enumerate(labels, start=1)]
    missing = [{"code": 90, "kind": "dont_know", "label": {"sv": "Vet inte", "en": "Don't know"}}]
    return cm.Instrument.model_validate(
        {
            "format": 1,
            "id": "benchmark",
            "version": "1.0.0",
            "title": both("Benchmark"),
            "origin": "user",
            "languages": ["sv", "en"],
            "summary": both("Benchmark."),
            "definition": both("Nothing is measured."),
            "licence": {"wording": licence, "translation": licence, "scoring": licence},
            "citation": {"title": "Benchmark", "authors": ["Nobody"], "year": 2026},
            "response_scales": [
                {"id": "degree", "polarity": "unipolar", "options": options, "missing": missing}
            ],
            "items": [
                {"id": n, "response_scale": "degree", "reverse": i % per_scale == reverse}
                for i, n in enumerate(names)
            ],
            "scales": [
                {
                    "id": f"scale{s}",
                    "title": both("Scale"),
                    "definition": both("Nothing."),
                    "construct": both("Nothing."),
                    "items": names[per_scale * s : per_scale * (s + 1)],
                    "measurement_model": "reflective",
                    "unit": "person",
                    "scoring": {"method": "mean", "minimum": minimum},
                }
                for s in range(scales)
            ],
        }
    )


def answers(kind: str, form: str) -> Any:
    """Answers of a one-factor model, 4 % don't know, 1 % blank, and 400 out of range or misspelt."""
    rng = np.random.default_rng(SEED)
    level = rng.normal(size=(ROWS, 1))
    codes = np.clip(np.round(3 + 0.8 * level + 0.8 * rng.normal(size=(ROWS, ITEMS))), 1, 5)
    codes[:, 3::PER_SCALE] = 6 - codes[:, 3::PER_SCALE]
    codes[rng.random(codes.shape) < 0.04] = 90
    codes[rng.integers(0, ROWS, 400), rng.integers(0, ITEMS, 400)] = 7
    codes[rng.random(codes.shape) < 0.01] = np.nan
    swedish = rng.random(ROWS) < 0.5
    columns: dict[str, Any] = {
        "id": [f"r{i}" for i in range(ROWS)],
        "language": np.where(swedish, "sv", "en").tolist(),
    }
    for i in range(ITEMS):
        column = codes[:, i]
        if form == "labels":
            words = np.array(["?", *LABELS["en"], "", "Mostyl"] + [""] * 82 + ["Don't know"], dtype=object)
            column = words[np.nan_to_num(column).astype(int)]
            column = np.where(np.isnan(codes[:, i]), None, column)
        columns[f"q{i:02d}"] = column
    return pl.DataFrame(columns, nan_to_null=True) if kind == "polars" else pd.DataFrame(columns)


def peak() -> float:
    """Peak resident memory of this process in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def say_where(rows: int, items: int, *packages: str) -> None:
    """Print what is timed and on what."""
    print(f"{rows:,} rows × {items} items; {os.cpu_count()} cores, Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for name in packages))
    load = os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else float("nan")
    print(
        f"Load per core at the start: {load:.1f} (above 1, other work slows the clock but not the CPU column)"
    )


def one(kind: str, form: str) -> dict[str, float]:
    asked, frame = instrument(SCALES, PER_SCALE, reverse=3, minimum=0.75), answers(kind, form)
    before, start, cpu = peak(), time.perf_counter(), time.process_time()
    data, report = cm.validate(frame, asked, respondent="id", group="language")
    validated = time.perf_counter()
    scores = cm.score(data)
    scored = time.perf_counter()
    assert len(scores) == ROWS
    findings = len(report.findings)
    return {
        "validate": validated - start,
        "score": scored - validated,
        "cpu": time.process_time() - cpu,
        "before": before,
        "peak": peak(),
        "findings": findings,
    }


def main() -> None:
    say_where(ROWS, ITEMS, "numpy", "pandas", "polars", "narwhals", "coprod_measures")
    print()
    print("frame   answers  validate s  score s  CPU s  before MB  peak MB  findings")
    for kind in ("pandas", "polars"):
        for form in ("codes", "labels"):
            done = subprocess.run(
                [sys.executable, __file__, kind, form], capture_output=True, text=True, check=True
            )
            r = json.loads(done.stdout)
            print(
                f"{kind:<7} {form:<8} {r['validate']:>10.2f} {r['score']:>8.2f} {r['cpu']:>6.2f}"
                f" {r['before']:>10.0f} {r['peak']:>8.0f} {r['findings']:>9}"
            )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(one(*sys.argv[1:])))
    else:
        main()
