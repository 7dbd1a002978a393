# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Time and peak memory of scores and sample statistics of 10,000,000 respondents with 24 items.

Run: python benchmarks/ten_million.py > benchmarks/ten_million.txt
A smaller try: python benchmarks/ten_million.py 1000000

The answers stand in a Parquet file in a temporary folder, written a part at a time. polars scans it and
DuckDB reads it through this library; beside them stands a pass written by hand with numpy over the same file,
part by part. Each case runs in a process of its own, so that its peak memory is its own. "CPU" is processor
time, over all threads; "clock" is what a user waits, and longer on a busy machine.

* validate: every answer read and checked, findings, counts by group.
* score: four scale scores per respondent with the number answered and the reason, written to Parquet.
* statistics: means and covariances of the 24 items by language, of the complete rows.

Scores and statistics are timed after validation, which by hand nobody writes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from validate_and_score import instrument, peak, say_where

ITEMS, SCALES, SEED, PART = 24, 4, 20261123, 250_000
NAMES = [f"q{i:02d}" for i in range(ITEMS)]
CASES = [
    (step, engine) for step in ("validate", "score", "statistics") for engine in ("polars", "duckdb", "numpy")
]


def write(path: Path, rows: int) -> None:
    """Answers of a one-factor model as int8; 2 % don't know, 1 % blank, 20 out of range in every part."""
    rng = np.random.default_rng(SEED)
    schema = pa.schema([("id", pa.int64()), ("language", pa.string()), *((n, pa.int8()) for n in NAMES)])
    with pq.ParquetWriter(path, schema) as writer:
        for first in range(0, rows, PART):
            n = min(PART, rows - first)
            codes = np.empty((ITEMS, n), dtype=np.int8)
            level = rng.normal(size=n)
            for i in range(ITEMS):
                answer = np.clip(np.round(3 + 0.8 * level + 0.8 * rng.normal(size=n)), 1, 5)
                codes[i] = 6 - answer if i % 6 == 2 else answer
            codes[rng.random(codes.shape) < 0.02] = 90
            codes[rng.integers(0, ITEMS, 20), rng.integers(0, n, 20)] = 7
            blank = rng.random(codes.shape) < 0.01
            language = pa.array(np.where(rng.random(n) < 0.5, "sv", "en"))
            columns = [pa.array(codes[i], mask=blank[i]) for i in range(ITEMS)]
            writer.write_table(
                pa.Table.from_arrays(
                    [pa.array(np.arange(first, first + n)), language, *columns], schema=schema
                )
            )


def with_the_library(step: str, engine: str, path: Path, out: Path) -> dict[str, Any]:
    import coprod_measures as cm

    if engine == "polars":
        import polars as pl

        frame: Any = pl.scan_parquet(path)
    else:
        import duckdb

        connection = duckdb.connect()
        connection.execute(f"SET memory_limit = '4GB'; SET temp_directory = '{out.parent / 'spill'}'")
        frame = connection.read_parquet(str(path))
    asked = instrument(SCALES, ITEMS // SCALES, reverse=2, minimum=4)
    start, cpu = time.perf_counter(), time.process_time()
    data, report = cm.validate(frame, asked, respondent="id", group="language")
    result: dict[str, Any] = {"findings": len(report.findings)}
    if step != "validate":  # validated before the clock starts
        start, cpu = time.perf_counter(), time.process_time()
    if step == "score":
        scores = cm.score(data).frame
        if engine == "polars":
            scores.sink_parquet(out)
        else:
            scores.write_parquet(str(out))
    if step == "statistics":
        found = cm.sample_statistics(data, NAMES, group="language")
        result["check"] = [g.n for g in found.groups] + [float(g.cov.sum()) for g in found.groups]
    return result | {"clock": time.perf_counter() - start, "cpu": time.process_time() - cpu}


def parts(path: Path) -> Any:
    """Yield language (True for Swedish) and keyed codes, shape (rows, items), NaN where not answered."""
    for batch in pq.ParquetFile(path).iter_batches(PART):
        raw = np.empty((batch.num_rows, ITEMS), order="F")
        for i, name in enumerate(NAMES):
            raw[:, i] = batch[name].to_numpy(zero_copy_only=False)
        raw[~((raw >= 1) & (raw <= 5))] = np.nan
        raw[:, 2::6] = 6 - raw[:, 2::6]
        yield batch["language"].to_numpy(zero_copy_only=False) == "sv", raw, batch["id"]


def by_hand(step: str, path: Path, out: Path) -> dict[str, Any]:
    start, cpu = time.perf_counter(), time.process_time()
    result: dict[str, Any] = {}
    if step == "score":
        names = [f"scale{s}{end}" for s in range(SCALES) for end in ("", "_n")]
        kinds = [pa.float64(), pa.int64()] * SCALES
        schema = pa.schema([("id", pa.int64()), *zip(names, kinds, strict=True)])
        with pq.ParquetWriter(out, schema) as writer:
            for _, codes, ids in parts(path):
                columns: list[Any] = [ids]
                for s in range(SCALES):
                    mine = codes[:, 6 * s : 6 * s + 6]
                    given = ~np.isnan(mine)
                    count = given.sum(axis=1)
                    score = np.where(given, mine, 0.0).sum(axis=1) / np.maximum(count, 1)
                    columns += [pa.array(score, mask=count < 4), pa.array(count)]
                writer.write_table(pa.Table.from_arrays(columns, schema=schema))
    if step == "statistics":
        n, sums, products = np.zeros(2), np.zeros((2, ITEMS)), np.zeros((2, ITEMS, ITEMS))
        for swedish, codes, _ in parts(path):
            complete = ~np.isnan(codes).any(axis=1)
            for g, members in enumerate((swedish & complete, ~swedish & complete)):
                shifted = codes[members] - 3.0
                n[g] += len(shifted)
                sums[g] += shifted.sum(axis=0)
                products[g] += shifted.T @ shifted
        covs = [p / k - np.outer(s / k, s / k) for p, s, k in zip(products, sums, n, strict=True)]
        result["check"] = [int(k) for k in n] + [float(c.sum()) for c in covs]
    return result | {"clock": time.perf_counter() - start, "cpu": time.process_time() - cpu}


def main(rows: int) -> None:
    say_where(rows, ITEMS, "numpy", "polars", "duckdb", "pyarrow", "narwhals", "coprod_measures")
    checks: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "answers.parquet", Path(folder) / "scores.parquet"
        write(path, rows)
        print(f"The file: {path.stat().st_size / 1e6:,.0f} MB of Parquet\n")
        print("step        engine   clock s   CPU s  peak MB")
        for step, engine in CASES:
            if (step, engine) == ("validate", "numpy"):
                continue  # nobody writes that by hand
            arguments = [sys.executable, __file__, step, engine, str(path), str(out)]
            done = subprocess.run(arguments, capture_output=True, text=True, check=True)
            r = json.loads(done.stdout)
            checks[engine] = r.get("check", [])
            print(
                f"{step:<11} {engine:<7} {r['clock']:>8.1f} {r['cpu']:>7.1f} {r['peak']:>8,.0f}", flush=True
            )
            out.unlink(missing_ok=True)
    apart = max(float(np.max(np.abs(np.divide(c, checks["numpy"]) - 1))) for c in checks.values())
    print(f"\nMoments of the three agree to {apart:.0e}.")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        step, engine, path, out = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
        found = by_hand(step, path, out) if engine == "numpy" else with_the_library(step, engine, path, out)
        print(json.dumps(found | {"peak": peak()}))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
