# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The floors hold: imports run downward only, and the check can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in `folder`, with the contracts in its pyproject.toml."""
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_imports_run_downward_only(repository: Path) -> None:
    done = _lint(repository)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("numerics", "from ..instrument import Instrument"),  # upward
        ("datasets", "from .. import testing"),  # strangers on one floor
    ],
)
def test_a_wrong_import_is_noticed(repository: Path, tmp_path: Path, room: str, line: str) -> None:
    shutil.copy(repository / "pyproject.toml", tmp_path)
    shutil.copytree(repository / "coprod_measures", tmp_path / "coprod_measures")
    assert _lint(tmp_path).returncode == 0
    (tmp_path / "coprod_measures" / room / "wrong.py").write_text(line + "\n", encoding="utf-8")
    done = _lint(tmp_path)
    assert done.returncode == 1
    assert f"coprod_measures.{room}" in done.stdout
    assert "1 broken" in done.stdout
