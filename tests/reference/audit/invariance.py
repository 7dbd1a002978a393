# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Our figures of the ladders of groups and of waves, for continuous and for ordinal items."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import pandas as pd
from trim_engine import METHODS, options

import coprod_measures as cm
from coprod_measures.errors import DataError, StatisticalWarning
from coprod_measures.estimation import CfaFit, fit_model
from coprod_measures.model import FactorModel, sample_statistics
from coprod_measures.model.wave_model import WaveModel

from .fits import comparison, figures, latent_means, score_tests
from .reliability import Figures

Case = Mapping[str, Any]
EQUAL = "group_equal"
WAVES = {f"y{i}": tuple(f"y{i}t{t}" for t in (1, 2, 3)) for i in (1, 2, 3)}


def groups(case: Case, frame: pd.DataFrame) -> Figures:
    """A ladder of groups, its differences, score tests and latent means."""
    theirs, group, frame = case["result"], case["data"]["group"], swedish_first(frame)
    released = [p for p in case["settings"]["partial_release"] if "=~" in p]
    fits = {}
    for step, model in theirs["models"].items():
        held = {"equal": _listed(model[EQUAL]), "free": _listed(model.get("group_partial"))}
        if step == "metric_partial":  # one case does not say what it released
            held["free"] = released
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", StatisticalWarning)
            fits[step] = cm.cfa(
                case["settings"]["model"], frame, group=group, **held, **options(case["case"], case["call"])
            )
    methods: dict[str, tuple[str | None, str]] = {k: (m, r) for k, (m, r) in METHODS.items()}
    return _ladder(theirs, fits, methods | {"default": (None, "delta")}, frame, group) | {
        "score_tests": {s: score_tests(fits[s], t) for s, t in theirs["score_tests"].items()},
        "latent_means": {s: latent_means(fits[s], t) for s, t in theirs["latent_means"].items()},
        "not_nested_trap": {
            pair: {
                "rows": comparison(
                    *_pair(fits, pair), {"default": {}}, methods | {"default": (None, "delta")}
                )["default"]["rows"]
            }
            for pair in theirs.get("not_nested_trap", {})
            if " -> " in pair
        },
    }


def swedish_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort by language, as the R scripts do, so that the Swedish group is the first."""
    if "lang" not in frame:
        return frame
    return frame.sort_values("lang", key=lambda s: s == "en", kind="stable")


def _listed(entry: str | list[str] | None) -> list[str]:
    entries = [entry] if isinstance(entry, str) else entry or []
    return [e.replace("lv.", "lv_") for e in entries if e]


def _pair(fits: Mapping[str, CfaFit], pair: str) -> tuple[CfaFit, CfaFit]:
    freer, held = pair.split(" -> ")
    return fits[freer], fits[held]


def _ladder(
    theirs: Case,
    fits: Mapping[str, CfaFit],
    methods: Mapping[str, tuple[str | None, str]],
    frame: pd.DataFrame,
    group: str | None,
    name: Any = str,
) -> Figures:
    def given(fit: CfaFit) -> list[int]:
        if group is None:
            return [len(frame)]
        return [int((frame[group].astype(str) == g).sum()) for g in fit.group_labels]

    return {
        "models": {s: figures(f, theirs["models"][s], given(f), name) for s, f in fits.items()},
        "comparisons": {
            pair: comparison(*_pair(fits, pair), tests, methods)
            for pair, tests in theirs["comparisons"].items()
        },
    }


def identification(case: Case, frame: pd.DataFrame) -> Figures:
    """The scalar model by standardised factors and by effect coding."""
    found = {}
    for step, kind in (("std.lv", "std_lv"), ("effect_coding", "effect")):
        fit = cm.cfa(
            case["settings"]["model"], frame, group="school", equal=["loadings", "intercepts"],
            identification=kind,  # type: ignore[arg-type]
        )  # fmt: skip
        found[step] = figures(fit, case["result"][step], [g.n for g in fit.sample.groups])
    return found


def waves(case: Case, frame: pd.DataFrame) -> Figures:
    """A ladder of three waves, alone or with groups."""
    kind = case["case"].removeprefix("long_exlong_")
    group = "sex" if kind == "group_sex" else None
    robust = kind == "MLR"
    model = WaveModel.of(
        FactorModel.parse("f1 =~ y1 + y2 + y3"),
        WAVES,
        n_groups=2 if group else 1,
        identification={"ul": "ul", "fx": "effect"}.get(kind, "std_lv"),  # type: ignore[arg-type]
        lags=None if robust else 1,
    )
    sample = sample_statistics(frame, model.observed, group=group)
    fits = {
        step: fit_model(
            model.at([e.replace(".", "_") for e in found["equal"]]),
            sample,
            estimator="MLR" if robust else "ML",
            identification=model.engine_identification,
        )
        for step, found in case["result"]["models"].items()
    }
    # Without a robust statistic lavaan's methods of scaling all give the plain difference.
    scaled = ("scaled_shifted", "satorra_2000") if robust else (None, None)
    methods = dict(
        zip(
            ("default", "satorra.2000_scaled.shifted", "satorra.2000_mean_adjusted"),
            [(m, "delta") for m in (None, *scaled)],
            strict=True,
        )
    )
    return _ladder(case["result"], fits, methods, frame, group, lambda n: n.replace(".", ""))


def ordinal(case: Case, frame: pd.DataFrame) -> Figures:
    """A ladder of ordinal items by semTools, over groups or waves."""
    name, theirs, frame = case["case"], case["result"], swedish_first(frame)
    millsap, over_waves = "millsap" in name, "longitudinal" in name
    group = None if over_waves else "g" if "datcat" in name else "lang"
    if "gbhs" in name:
        items = [c for c in frame if c.endswith("_infl")]
        frame = frame.assign(**(frame[items] - (1 if "4cat" in name else 2)).clip(lower=1))
    fits = {}
    for step, model in theirs["models"].items():
        if "fit" not in model:  # semTools has no such step
            continue
        plain = {"identification": "marker" if millsap else "std_lv", "equal": model["equal"]}
        written = {"identification": "marker"}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", StatisticalWarning)
            fits[step] = cm.cfa(
                model["syntax"] if over_waves else case["settings"]["model"],
                frame,
                group=group,
                estimator="WLSMV",
                parameterization="delta" if name.endswith("delta") else "theta",
                ordinal_identification="millsap_tein_2004" if millsap else "wu_estabrook_2016",
                **(written if over_waves else plain),  # type: ignore[arg-type]
            )
    methods = {
        "default": ("scaled_shifted", "delta"),
        "satorra.2000_scaled.shifted": ("scaled_shifted", "delta"),
        "satorra.2000_mean_adjusted": ("mean_variance_adjusted", "delta"),
    }
    return _ladder(theirs, fits, methods, frame, group)  # type: ignore[arg-type]


def empty_category(case: Case, frame: pd.DataFrame) -> Figures:
    """lavaan stops with an error; ours names the same item, and the group and the answer."""
    items = [f"q02_{i}_infl" for i in ("diet", "physhealth", "sleep", "substance")]
    try:
        cm.cfa(f"body =~ {' + '.join(items)}", frame, group="lang", estimator="WLSMV")
    except DataError as error:
        told = str(error)
    else:
        raise AssertionError("an empty category in one group is not refused")
    named = [item for item in items if item in case["result"]["error"]]
    assert all(item in told for item in named), told
    assert "no answer 1 in the group sv" in told, told
    return {"error": told}
