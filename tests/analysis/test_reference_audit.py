# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Every quantity of the reference cases is ours, or has a reason."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

REFERENCE = Path(__file__).resolve().parent.parent / "reference"


def test_the_committed_table_has_nothing_left_over() -> None:
    lines = (REFERENCE / "audit.txt").read_text(encoding="utf-8").splitlines()
    total = next(line.split() for line in lines if line.startswith("all "))
    numbers, reproduced, otherwise, failed = map(int, total[1:5])
    assert failed == 0
    assert numbers == reproduced + otherwise
    assert reproduced / numbers > 0.99
    reasons = [int(m[1]) for line in lines if (m := re.match(r" +(\d+)  \S", line))]
    assert sum(reasons) == otherwise


@pytest.mark.data
def test_every_quantity_is_reproduced_or_has_a_reason(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = data_folder / "reference"
    if not folder.is_dir():
        pytest.skip("the folder of data has no folder 'reference' with the reference results")
    monkeypatch.syspath_prepend(str(REFERENCE))
    from audit.cases import EXCEPTIONS, audit  # type: ignore[import-not-found]
    from audit.walk import table  # type: ignore[import-not-found]

    tallies = audit(folder)
    assert [line for t in tallies for line in (f"{t.case} {f}" for f in t.failed)] == []
    committed = (REFERENCE / "audit.txt").read_text(encoding="utf-8")
    table_of_cases = committed.split("\nall ")[0].splitlines()[1:]
    cases = {line.split()[0] for line in table_of_cases}
    assert cases == {t.case for t in tallies}
    used = {why for t in tallies for why in t.excepted}
    assert used == {e.why for e in EXCEPTIONS}, "a reason that nothing needs any more"
    assert len(table(tallies).splitlines()) > len(tallies)
    sys.modules.pop("audit", None)
