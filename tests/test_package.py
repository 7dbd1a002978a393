# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What is built and installed: instruments are found, restricted data are not, and importing is quick."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

HEAVY = ("jinja2", "matplotlib", "narwhals", "numpy", "pandas", "pooch", "pydantic", "rich", "scipy", "typer")
"""Nothing of this may load with `import coprod_measures`; a list is steadier than a stop-watch."""

PROBE = """
import json
import coprod_measures as cm
from coprod_measures.instrument import instruments_folder
instrument = cm.load_instrument("coproduction-core")
print(json.dumps({
    "file": cm.__file__,
    "folder": str(instruments_folder()),
    "version": cm.__version__,
    "names": cm.list_instruments(),
    "id": instrument.id,
    "gbhs": cm.datasets.gbhs_instrument().id,
}))
"""


def _run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a Python command without network access for pip, and return what it printed."""
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=cwd,
        env={**os.environ, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _build(kind: str, repository: Path, folder: Path) -> Path:
    _run("-m", "hatchling", "build", "-t", kind, "-d", folder, cwd=repository)
    built = list(folder.iterdir())
    assert len(built) == 1
    return built[0]


def _install(package: Path, target: Path) -> None:
    _run(
        "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", target, package,
        cwd=target.parent,
    )  # fmt: skip


def _check(answer: str, repository: Path) -> dict[str, object]:
    """Check what the probe printed, and return it."""
    found: dict[str, object] = json.loads(answer)
    declared = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert found["id"] == "coproduction-core"
    assert found["id"] in found["names"]  # type: ignore[operator]
    assert found["gbhs"] == "gbhs-influence"
    assert found["version"] == declared["version"]
    return found


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("wheel", repository, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("sdist", repository, tmp_path_factory.mktemp("sdist"))


def test_wheel_finds_its_instruments(wheel: Path, repository: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    _install(wheel, target)
    found = _check(_run("-c", PROBE, cwd=tmp_path, PYTHONPATH=str(target)), repository)
    assert Path(str(found["file"])).is_relative_to(target)
    assert Path(str(found["folder"])).is_relative_to(target)


def test_sdist_finds_its_instruments(sdist: Path, repository: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    _install(sdist, target)
    found = _check(_run("-c", PROBE, cwd=tmp_path, PYTHONPATH=str(target)), repository)
    assert Path(str(found["folder"])).is_relative_to(target)


def test_editable_install_finds_its_instruments(repository: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    _install(_build("wheel:editable", repository, tmp_path / "built"), target)
    assert not (target / "coprod_measures" / "errors.py").exists(), "an editable install copies no code"
    # -S leaves out the packages of this environment, where the project may be installed too; those that
    # it needs are found as plain folders, whose .pth files are not read.
    others = [p for p in sys.path if p.endswith("site-packages")]
    start = f"import site, sys; site.addsitedir({str(target)!r}); sys.path += {others!r}"
    found = _check(_run("-S", "-c", f"{start}\n{PROBE}", cwd=tmp_path), repository)
    assert Path(str(found["folder"])) == repository / "instruments"


def test_wheel_holds_no_tests_and_no_restricted_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "coprod_measures/_instruments/coproduction-core.yaml" in names
    assert "coprod_measures/datasets/gbhs.yaml" in names
    assert "coprod_measures/py.typed" in names
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"coprod_measures"}
    data = (".csv", ".rda", ".parquet", ".sav", ".xlsx")
    assert not [name for name in names if name.endswith(data)]
    licences = {name.rsplit("/", 1)[1] for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "MIT.txt", "CC-BY-4.0.txt"}


def test_sdist_holds_what_it_takes_to_test_it(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    wanted = {"instruments/coproduction-core.yaml", "tests/test_package.py", "REUSE.toml", "CITATION.cff"}
    assert wanted <= names
    assert not [name for name in names if name.endswith((".rda", ".parquet"))]


def test_importing_the_package_loads_nothing_heavy(tmp_path: Path) -> None:
    probe = "import sys, coprod_measures; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = set(_run("-c", probe, cwd=tmp_path).split())
    assert "coprod_measures" in loaded
    assert loaded.isdisjoint(HEAVY)
    assert set(HEAVY) <= {"numpy", *_requirements(tmp_path)}, "a package in HEAVY is no dependency any more"


def _requirements(cwd: Path) -> set[str]:
    probe = (
        "import re, importlib.metadata as m;"
        "print(*{re.match(r'[\\w.-]+', r)[0] for r in m.requires('coprod_measures')})"
    )
    return set(_run("-c", probe, cwd=cwd).split())


def test_every_public_name_is_there_whatever_was_imported_before(tmp_path: Path) -> None:
    probe = """
import importlib, pkgutil, types
import coprod_measures as cm
for found in pkgutil.iter_modules(cm.__path__):
    importlib.import_module(f"coprod_measures.{found.name}")
rooms = ("authoring", "datasets", "plot", "testing")
print(*(n for n in cm.__all__ if isinstance(getattr(cm, n), types.ModuleType) != (n in rooms)))
"""
    assert _run("-c", probe, cwd=tmp_path).split() == []


def test_the_citation_names_this_version(repository: Path) -> None:
    declared = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"\nversion: {declared['version']}\n" in (repository / "CITATION.cff").read_text(encoding="utf-8")
