# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reduce the full reference results of agreement and test–retest to what the tests read.

Usage: python tests/reference/trim_agreement.py FOLDER, where FOLDER holds expected/icc_*.json,
expected/testretest_*.json and data/ as the R scripts wrote them. Writes agreement.json beside this file,
and two small data files.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pandas as pd

ICC = ("icc_shrout_fleiss", "icc_attitude", "icc_bilingual_PRO", "icc_project_lmer")
RETEST = ("testretest_epiR_E",)


def main(folder: Path) -> None:
    """Write the trimmed results, and the data behind them that other tests do not have."""
    here = Path(__file__).resolve().parent
    full = {c: json.loads((folder / "expected" / f"{c}.json").read_text("utf-8")) for c in (*ICC, *RETEST)}
    out = {
        "software": full[ICC[0]]["software"],
        "cases": {c: {"data": f["data"], "result": f["result"]} for c, f in full.items()},
    }
    text = json.dumps(out, separators=(",", ":"), ensure_ascii=False)
    (here / "agreement.json").write_text(text + "\n", encoding="utf-8")
    data = here.parent / "data"
    shutil.copy(folder / "data" / "shrout_fleiss.csv", data)
    keys = [k.removeprefix("-") for k in full[RETEST[0]]["result"]["keys"]]
    frame = pd.read_csv(folder / "data" / "epiR.csv")
    frame[["study", "id", "time", *keys]].to_csv(data / "epiR.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
