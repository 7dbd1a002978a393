# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""`python -m coprod_measures` is the command line."""

from .cli import main

if __name__ == "__main__":
    main()
