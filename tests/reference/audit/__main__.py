# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Walk every quantity of the reference cases.

Usage: python -m audit FOLDER > audit.txt, in tests/reference, where FOLDER holds expected/ and data/.
"""

from __future__ import annotations

import sys
from pathlib import Path

from .cases import audit
from .walk import table

if __name__ == "__main__":
    tallies = audit(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
    print(table(tallies))
    for tally in tallies:
        for line in tally.failed:
            print(f"FAILED {tally.case} {line}", file=sys.stderr)
