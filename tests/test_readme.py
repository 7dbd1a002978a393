# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What the README shows is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import coprod_measures as cm


@pytest.fixture(scope="module")
def readme(repository: Path) -> str:
    return (repository / "README.md").read_text(encoding="utf-8")


def test_the_example_runs(
    readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    assert len([line for line in example.splitlines() if line.strip()]) <= 20
    monkeypatch.chdir(tmp_path)
    answers = cm.simulate_responses(cm.load_instrument("coproduction-core"), n=300, seed=1)
    answers.to_csv("answers.csv", index=False)
    exec(compile(example, "README.md", "exec"), {})
    page = Path("report.html").read_text(encoding="utf-8")
    assert '<html lang="sv"' in page
    assert "omega" in capsys.readouterr().out


def test_the_commands_are_one_line_each(readme: str) -> None:
    marked = re.search(r"<!-- test command -->\n```bash\n(.*)\n```\n<!-- end of test command -->", readme)
    assert marked is not None, ".ci/run takes the command from between these markers"
    assert "pytest" in marked[1]
    assert '".[test]"' in marked[1]


def test_the_version_is_current(readme: str, repository: Path) -> None:
    declared = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"(version {declared['version']})" in readme
