# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The reference pages list what is public, all of it and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import coprod_measures as cm


def test_the_reference_lists_every_public_name(repository: Path) -> None:
    page = (repository / "docs" / "api.md").read_text(encoding="utf-8")
    listed = re.findall(r"^   ([A-Za-z_][\w.]*)$", page, flags=re.MULTILINE)
    assert len(listed) == len(set(listed))
    public = {name for name in cm.__all__ if not name.startswith("_")}
    rooms = {name: room for name in public if isinstance(room := getattr(cm, name), ModuleType)}
    assert {name for name in listed if "." not in name} == public - set(rooms), "bring docs/api.md up to date"
    for name, room in rooms.items():
        place = room.__name__.removeprefix("coprod_measures.") + "."
        documented = {n.removeprefix(place) for n in listed if n.startswith(place)}
        assert documented == _offered(room), f"docs/api.md: what {name} offers and what is listed differ"


def _offered(room: ModuleType) -> set[str]:
    own = {n for n, v in vars(room).items() if getattr(v, "__module__", None) == room.__name__}
    return set(getattr(room, "__all__", {n for n in own if not n.startswith("_")}))
