# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What the README shows is so."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coprod_measures.cli import app


@pytest.fixture(scope="module")
def readme(repository: Path) -> str:
    return (repository / "README.md").read_text(encoding="utf-8")


def test_the_example_and_the_commands_run(
    readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (simulate,) = re.findall(r"`coprod-measures (simulate .*)`", readme)
    (example,) = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    others = re.findall(r"^coprod-measures (.*)$", readme, flags=re.MULTILINE)
    assert [line.split()[0] for line in others] == ["validate", "report"]
    assert len([line for line in example.splitlines() if line.strip()]) <= 20
    monkeypatch.chdir(tmp_path)
    _command_line(simulate)
    exec(compile(example, "README.md", "exec"), {})
    assert "omega" in capsys.readouterr().out
    page = Path("report.html")
    assert '<html lang="sv"' in page.read_text(encoding="utf-8")
    page.unlink()
    for line in others:
        _command_line(line)
    assert '<html lang="sv"' in page.read_text(encoding="utf-8")


def _command_line(arguments: str) -> None:
    done = CliRunner().invoke(app, shlex.split(arguments))
    assert done.exit_code == 0, done.output


def test_the_commands_are_one_line_each(readme: str) -> None:
    marked = re.search(r"<!-- test command -->\n```bash\n(.*)\n```\n<!-- end of test command -->", readme)
    assert marked is not None, ".ci/run takes the command from between these markers"
    assert "pytest" in marked[1]
    assert '".[test]"' in marked[1]


def test_the_version_is_current(readme: str, repository: Path) -> None:
    declared = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"(version {declared['version']})" in readme
