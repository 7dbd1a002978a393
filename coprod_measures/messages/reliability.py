# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of the reliability room, in Swedish and English, by code."""

MESSAGES: dict[str, dict[str, str]] = {}
