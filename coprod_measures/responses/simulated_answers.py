# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Whether answers are made up, as their rows say of themselves."""

from __future__ import annotations

from .frames import open_any, open_frame
from .response_data import ResponseData


def is_simulated(data: ResponseData) -> bool:
    """Whether any row carries the mark of `simulate_responses`; a single one marks the whole."""
    frame = open_any(data.frame)
    if "simulated" not in frame.collect_schema().names():
        return False
    marks = open_frame(frame.select("simulated").unique().to_native())["simulated"].to_list()
    return any(str(v).strip().casefold() in ("true", "1", "1.0") for v in marks)
