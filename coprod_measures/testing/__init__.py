# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Hypothesis strategies for people who test their own pipelines against instruments and responses.

>>> from hypothesis import given
>>> import hypothesis.strategies as st
>>> from coprod_measures.testing import instruments, responses
>>> @given(st.data())
... def test_my_pipeline(data):
...     instrument = data.draw(instruments())
...     frame = data.draw(responses(instrument))
...     assert len(my_pipeline(frame, instrument)) == len(frame)
"""

try:
    import hypothesis as _hypothesis  # noqa: F401
except ImportError:
    raise ImportError(
        "coprod_measures.testing needs the package hypothesis, which is not installed. "
        "Install it with: pip install 'coprod_measures[testing]'."
    ) from None

from .strategies import instruments, response_scales, responses, scoring_rules

__all__ = ["instruments", "response_scales", "responses", "scoring_rules"]
