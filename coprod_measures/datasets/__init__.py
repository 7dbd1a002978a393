# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Open data sets, fetched from their source at run time and checked by hash; none is shipped."""

from .gbhs import gbhs_instrument, load_gbhs

__all__ = ["gbhs_instrument", "load_gbhs"]
