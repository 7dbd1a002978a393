# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The notebooks run, and the survey's figures come out of them as documented."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient


def _text(notebook: nbformat.NotebookNode) -> str:
    """Return all that the code cells show, thin spaces made plain."""
    shown = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            shown.append(output.get("text") or data.get("text/html") or data.get("text/plain", ""))
    return "\n".join(shown).replace("\u202f", " ")


@pytest.mark.data
def test_survey_from_file_to_verdict(repository: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(repository / "notebooks" / "gbhs.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute(cwd=str(tmp_path))
    shown = _text(notebook)
    for chisq in ("1 108.98", "1 119.98", "1 405.35", "1 459.10"):
        assert chisq in shown
    assert "(True, 'metric', True)" in shown  # assessable, supported, doubtful
    assert "'scalar': 'kept', 'strict': 'kept'}" in shown  # chen_2007 on all respondents
    assert "{'metric': 'kept', 'scalar': 'rejected'" in shown  # on 731 and 731
    assert "('metric', 'refused')" in shown  # what compare_groups makes of it, with two items released
    for released in ("q02_education_infl", "q02_lifegoals_infl"):
        assert f"{released} is answered" in shown


def test_how_good_the_scores_are(repository: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(repository / "notebooks" / "how_good.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute(cwd=str(tmp_path))
    shown = _text(notebook)
    assert shown.count("<caption>Internal consistency</caption>") == 2, "one table per language"
    for caption in ("How many factors", "Congruence of factors", "Omega total and omega hierarchical"):
        assert f"<caption>{caption}" in shown
    assert "outcomes is a composite" in shown
    figures = [o for c in notebook.cells for o in c.get("outputs", ()) if "image/png" in o.get("data", {})]
    assert len(figures) == 3, "answers, scree, loadings"


def test_notebooks_are_kept_without_output(repository: Path) -> None:
    paths = sorted((repository / "notebooks").glob("*.ipynb"))
    assert paths
    for path in paths:
        for cell in nbformat.read(path, as_version=4).cells:
            assert not cell.get("outputs"), f"{path.name}: outputs are made when tests and pages are built"
