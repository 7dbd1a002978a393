# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Instruments to export, an evaluator of score expressions, and a browser driven by keyboard."""

from __future__ import annotations

import copy
import json
import math
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
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
    text = re.sub(r"\bif\(", "iff(", text).replace("<>", "!=").replace(" div ", " / ").replace(" = ", " == ")
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


CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)
# The browser talks JSON over two pipes that it expects as file descriptors 3 and 4.
START = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4);"
    "os.execv(sys.argv[3], sys.argv[3:])"
)
KEYS = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40}


class Browser:
    """Headless Chromium, driven over the DevTools protocol with nothing but the standard library."""

    def __init__(self, folder: Path) -> None:
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        flags += ["--disable-sync", "--no-first-run", "--disable-dev-shm-usage", "--remote-debugging-pipe"]
        flags += [f"--user-data-dir={folder / 'profile'}", "about:blank"]
        ends = [str(theirs_in), str(theirs_out)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", START, *ends, str(CHROMIUM), *flags],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._number, self._buffer = 0, b""
        self.requests: list[str] = []
        self.downloads = folder

    def new_page(self, downloads: Path) -> None:
        """Start over on a page of its own, with a folder for what it saves."""
        self.requests = []
        self.downloads = downloads
        self.downloads.mkdir()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.page(f"{domain}.enable")
        self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            part = os.read(self._in, 1 << 16)
            assert part, "the browser ended"
            self._buffer += part
        text, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(message["params"]["request"]["url"])
        return message

    def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        message |= {"sessionId": session} if session else {}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return dict(answer["result"])

    def page(self, method: str, **params: Any) -> dict[str, Any]:
        return self.call(method, self._session, **params)

    def open(self, path: Path) -> None:
        self.page("Page.navigate", url=path.as_uri())
        for _ in range(200):
            if self.ask("document.readyState === 'complete' && location.protocol === 'file:'"):
                return
            time.sleep(0.05)
        raise AssertionError("the page did not load")

    def ask(self, expression: str) -> Any:
        done = self.page("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            text = {"Enter": "\r", " ": " "}.get(key)
            code = {" ": "Space"}.get(key, key)
            event = {"key": key, "code": code, "windowsVirtualKeyCode": KEYS[key]}
            down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
            self.page("Input.dispatchKeyEvent", **event, **down)
            self.page("Input.dispatchKeyEvent", **event, type="keyUp")

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium, which is not installed")
    started = Browser(tmp_path_factory.mktemp("browser"))
    yield started
    started.close()


@pytest.fixture
def browser(chromium: Browser, tmp_path: Path) -> Browser:
    chromium.new_page(tmp_path / "downloads")
    return chromium
