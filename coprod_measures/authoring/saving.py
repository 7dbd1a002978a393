# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""An instrument written to a file that reads back as the same instrument."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from ..errors import InstrumentError
from ..instrument import Instrument


def save_instrument(instrument: Instrument, path: str | Path) -> Path:
    """Write an instrument as a YAML file and return its path; comments of an older file are not kept.

    Raises
    ------
    InstrumentError
        If the file cannot be written.
    """
    target = Path(path)
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    plain: dict[str, Any] = instrument.model_dump(mode="json", by_alias=True, exclude_none=True)
    try:
        with target.open("w", encoding="utf-8") as stream:
            yaml.dump(_without_empty(plain), stream)
    except OSError as error:
        raise InstrumentError(
            f"cannot be written ({error.strerror or type(error).__name__}).",
            code="unwritable",
            place=str(target),
            remedy="Choose another place.",
        ) from None
    return target


def _without_empty(part: Any) -> Any:
    """Leave out empty lists and mappings, which the format takes for granted."""
    if isinstance(part, dict):
        return {k: _without_empty(v) for k, v in part.items() if v not in ([], {})}
    if isinstance(part, list):
        return [_without_empty(v) for v in part]
    return part
