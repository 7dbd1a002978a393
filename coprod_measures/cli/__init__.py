# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The command line: `coprod-measures --help`."""

from . import authoring, data, instruments, simulated
from .app import app, main

__all__ = ["app", "authoring", "data", "instruments", "main", "simulated"]
