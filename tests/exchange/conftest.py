# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Instruments to export, and an evaluator of score expressions that knows nothing of how they are made."""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from coprod_measures import Instrument, load_instrument

Evaluate = Callable[[str, Mapping[str, object]], float | None]


@pytest.fixture(scope="session")
def core() -> Instrument:
    return load_instrument("coproduction-core")


@pytest.fixture(scope="session")
def small(repository: Path) -> Instrument:
    return load_instrument(repository / "tests" / "data" / "small.yaml")


@pytest.fixture(scope="session")
def hostile(small: Instrument) -> Instrument:
    """An instrument whose texts attack the systems that receive them."""
    data = copy.deepcopy(small.model_dump(mode="json", by_alias=True))
    items = data["items"]
    items[0]["wording"] = {
        "en": "<script>alert(1)</script> One",
        "sv": "<img src=x onerror=alert(1)> Ett",
    }
    items[1]["wording"] = {"en": '=HYPERLINK("http://x","y")', "sv": "+cmd|' /C calc'!A0"}
    items[2]["wording"] = {"en": "A ${A1} and {SITENAME} and [a1] [user-name]", "sv": "-2+3"}
    items[3]["wording"] = {"en": 'Quote " and \t tab\nand line', "sv": "@SUM(1+1)"}
    items[4]["wording"] = {"en": "</script></style>&lt;b&gt; ]]>", "sv": "\u202egnihton\u0000"}
    items[5]["wording"] = {"en": "Commas, pipes | and; semicolons", "sv": "Komma, lodstreck | och semikolon;"}
    options = data["response_scales"][0]["options"]
    options[0]["label"] = {"en": "Not, at | all", "sv": "Inte, alls |"}
    options[1]["label"] = {"en": "=1+1", "sv": "=1+1"}
    options[2]["label"] = {"en": "<b>Partly</b>", "sv": "<b>Delvis</b>"}
    data["title"] = {"en": "</title><script>alert(2)</script>", "sv": "=Titel"}
    return Instrument.model_validate(data)


class _Blank:
    """An empty field: equal to the empty text only, smaller and larger than nothing, and no number."""

    def __ne__(self, other: object) -> bool:
        return other != ""

    def __eq__(self, other: object) -> bool:
        return other == ""

    __hash__ = None  # type: ignore[assignment]

    def _false(self, _: object) -> bool:
        return False

    def _nan(self, _: object) -> float:
        return math.nan

    __ge__ = __le__ = __gt__ = __lt__ = _false
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _nan


def _evaluate(expression: str, values: Mapping[str, object]) -> float | None:
    """Evaluate a REDCap or XLSForm calculation; blank fields and blank results are None."""
    text = re.sub(r"\$\{([^}]+)\}|\[([a-z0-9_]+)\]", lambda m: f"v[{m[1] or m[2]!r}]", expression)
    text = re.sub(r"\bif\(", "iff(", text).replace("<>", "!=").replace(" div ", " / ")
    fields = {k: _Blank() if x is None else x for k, x in values.items()}

    def iff(condition: bool, yes: Any, no: Any) -> Any:
        return yes if condition else no

    # Both branches are evaluated; the guard keeps a division by no answers from being an error here.
    class Count(int):
        def __rtruediv__(self, other: Any) -> float:
            return math.nan if self == 0 else other / int(self)

    fields = {k: Count(x) if k.endswith("_n") and isinstance(x, int) else x for k, x in fields.items()}
    result = eval(text, {"__builtins__": {}}, {"v": fields, "iff": iff})
    return None if isinstance(result, str | _Blank) else float(result)


@pytest.fixture(scope="session")
def evaluate() -> Evaluate:
    return _evaluate
