# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What may be said about languages when language is nested in nine projects? Simulated without any bias.

Six items with five answers measure one construct; 600 Swedish respondents in six projects and 450 English
respondents in three, of unequal size. Nothing differs between languages. Projects differ in the construct
and in single items: each takes 5 % of the variance of an answer. For contrast the same without project
effects, and with 60 projects. Counted at a nominal .05 are the samples in which

* the ML and the cluster-robust difference test reject scalar invariance (against equal loadings),
* the difference of mean scores is significant: respondents compared (Welch), cluster means compared (Welch),
  and a regression with CR2 errors and Satterthwaite's degrees of freedom,
* the ladder with cluster= gives a verdict at all, and scalar invariance if it does.

Usage: python benchmarks/nine_projects.py [NUMBER_OF_SAMPLES]. Its last output is nine_projects.txt.
"""

from __future__ import annotations

import math
import sys
import time
import warnings
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from coprod_measures import invariance
from coprod_measures.errors import StatisticalWarning
from coprod_measures.estimation import cfa, difference_test
from coprod_measures.numerics.cluster_robust import cluster_robust

ITEMS = tuple(f"i{k}" for k in range(1, 7))
MODEL = "f =~ " + " + ".join(ITEMS)
LOADINGS = np.array([0.80, 0.75, 0.70, 0.70, 0.65, 0.60])
CUTS = np.array([-1.3, -0.5, 0.2, 1.0])
N = {"sv": 600, "en": 450}
SHARE = 0.05
CHECKED = 20  # samples in which the ladder is climbed


@dataclass(frozen=True)
class Condition:
    """How many projects each language has, and whether projects differ."""

    title: str
    projects: dict[str, int]
    share: float


CONDITIONS = (
    Condition("9 projects that do not differ", {"sv": 6, "en": 3}, 0.0),
    Condition("9 projects with ordinary differences", {"sv": 6, "en": 3}, SHARE),
    Condition("60 projects with ordinary differences", {"sv": 36, "en": 24}, SHARE),
)


def draw(condition: Condition, seed: int) -> pd.DataFrame:
    """Draw a sample; languages differ in nothing but their projects."""
    rng = np.random.default_rng([20261123, seed, sum(condition.projects.values())])
    frames, first = [], 0
    for language, count in condition.projects.items():
        weight = rng.uniform(0.5, 1.5, count)
        sizes = np.maximum((N[language] * weight / weight.sum()).astype(int), 5)
        project = np.repeat(np.arange(count), sizes)
        within = math.sqrt(1.0 - condition.share)
        factor = within * rng.standard_normal(len(project))
        factor += math.sqrt(condition.share) * rng.standard_normal(count)[project]
        shift = math.sqrt(condition.share) * rng.standard_normal((count, len(ITEMS)))
        noise = rng.standard_normal((len(project), len(ITEMS))) * np.sqrt(1.0 - LOADINGS**2 - condition.share)
        latent = np.outer(factor, LOADINGS) + shift[project] + noise
        frame = pd.DataFrame(1 + np.digitize(latent, CUTS), columns=list(ITEMS))
        frames.append(frame.assign(language=language, project=first + project))
        first += count
    return pd.concat(frames, ignore_index=True)


def scalar_p(data: pd.DataFrame, **options: str) -> float:
    """Return the p-value of scalar against metric invariance; NaN where a fit failed."""
    held = (["loadings"], ["loadings", "intercepts"])
    metric, scalar = (cfa(MODEL, data, group="language", equal=equal, **options) for equal in held)
    return difference_test(metric, scalar).pvalue if metric.converged and scalar.converged else math.nan


def mean_differences(data: pd.DataFrame) -> dict[str, float]:
    """Return p-values of the difference of mean scores between languages."""
    data = data.assign(score=data[list(ITEMS)].mean(axis=1))
    english = (data["language"] == "en").to_numpy()
    by_project = data.groupby(["language", "project"])["score"].mean()
    design = np.column_stack([np.ones(len(data)), english.astype(float)])
    regression = cluster_robust(design, data["score"].to_numpy(), data["project"].to_numpy())
    pairs = {
        "respondents compared (Welch)": (data["score"][english], data["score"][~english]),
        "cluster means compared (Welch)": (by_project["en"], by_project["sv"]),
    }
    found = {name: float(stats.ttest_ind(a, b, equal_var=False).pvalue) for name, (a, b) in pairs.items()}
    return found | {"regression with CR2 errors": float(regression.pvalue[1])}


def run(condition: Condition, samples: int) -> list[str]:
    """Return a line per question."""
    rejected: Counter[str] = Counter()
    known: Counter[str] = Counter()
    verdicts, codes, scalar = 0, Counter[str](), 0
    for seed in range(samples):
        data = draw(condition, seed)
        found = {
            "scalar invariance, ML": scalar_p(data),
            "scalar invariance, cluster-robust": scalar_p(data, cluster="project"),
            **mean_differences(data),
        }
        for name, p in found.items():
            known[name] += not math.isnan(p)
            rejected[name] += p < 0.05
        if seed < CHECKED:
            ladder = invariance(MODEL, data, group="language", cluster="project")
            verdicts += ladder.assessable
            codes.update({f.code for f in ladder.reasons})
            scalar += ladder.assessable and ladder.supported in ("scalar", "strict")
    lines = [f"{condition.title} ({samples} samples)"]
    for name, count in known.items():
        rate = rejected[name] / count
        error = math.sqrt(rate * (1 - rate) / count)
        lines.append(f"  {name:<36} rejects {100 * rate:5.1f} %  (simulation error {100 * error:.1f})")
    checked = min(samples, CHECKED)
    told = ", ".join(f"{code} in {k}" for code, k in codes.most_common()) or "none"
    lines.append(
        f"  ladder with cluster=: a verdict in {verdicts} of {checked}, scalar invariance in {scalar}"
    )
    lines.append(f"  reasons against a verdict: {told}")
    return lines


def main(samples: int) -> None:
    """Print the rates of every condition."""
    warnings.simplefilter("ignore", StatisticalWarning)
    start = time.perf_counter()
    for condition in CONDITIONS:
        print(*run(condition, samples), "", sep="\n", flush=True)
    print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
