# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Figures to use by themselves (`cm.plot`): the same ones that the report holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from matplotlib.figure import Figure

from .. import messages
from ..analysis.dimensionality import ParallelAnalysis
from ..analysis.efa_fit import EfaFit
from ..analysis.invariance import InvarianceLadder
from ..errors import DataError, check_option
from ..responses import ResponseData
from ..responses.simulated_answers import is_simulated
from .content import members_of
from .drawing.answers import draw_answers
from .drawing.heat import HeatChart, draw_heat, heat_panel
from .drawing.ladder import draw_ladder
from .drawing.scree import ScreeChart, draw_scree
from .drawing.style import mark_as_simulated
from .sections.answers import answer_chart, by_response_scale, lines
from .sections.ladder import ladder_chart
from .sections.structure import BEYOND, scree_panel
from .words import Words

_Result = TypeVar("_Result")


def answers(
    data: ResponseData, scale: str, *, group: str | None = None, language: messages.Language = "en"
) -> Figure:
    """Draw the answers to every item of a scale as stacked bars, groups side by side.

    Bars run from zero to 100 per cent in a sequential palette; a declared bipolar scale is drawn
    around its middle in a diverging one. Neighbouring answers are merged until every cell holds five
    people, and fewer than 30 answers are not drawn.

    Parameters
    ----------
    data : ResponseData
        From `validate`.
    scale : str
        Id of a scale whose items share a response scale.
    group : str, optional
        Column of groups; default the one named in `validate`.
    language : {"en", "sv"}
        Language of the figure.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("answers.svg")``; it belongs to no pyplot state.

    Raises
    ------
    DataError
        If the scale's items are answered on different response scales.
    """
    check_option("language", language, messages.LANGUAGES)
    words = Words(data.instrument, language)
    part = data.instrument.scale(scale)
    chosen = by_response_scale(data.instrument, lines(part))
    if len(chosen) > 1:
        raise DataError(
            f"the items of {scale} are answered on {len(chosen)} different response scales.",
            code="several_response_scales",
            place=scale,
            remedy=f"Draw one of its subscales: {', '.join(s.id for s in part.subscales) or 'it has none'}.",
        )
    members = members_of(data, group or data.group)
    figure = draw_answers(answer_chart(words, data, members, lines(part), words.title(part)))
    if is_simulated(data):
        mark_as_simulated(figure, language)
    return figure


def ladder(result: InvarianceLadder, *, language: messages.Language = "en") -> Figure:
    """Draw the change in CFI at each step of a ladder against the cut.

    Kept steps are round, rejected ones crossed, medians of the balanced repeat hollow diamonds; each
    decision is also written out.

    Parameters
    ----------
    result : InvarianceLadder
        From `invariance`.
    language : {"en", "sv"}
        Language of the figure.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    DataError
        If `result` is not a ladder.
    """
    check_option("language", language, messages.LANGUAGES)
    if not isinstance(result, InvarianceLadder):
        raise DataError(
            f"a {type(result).__name__} is not an invariance ladder.",
            code="not_a_ladder",
            place="result",
            remedy="Give what invariance(...) returns, or one scale's ladder from invariance_by_scale(...).",
        )
    return draw_ladder(ladder_chart(result, language, language))


def scree(
    results: ParallelAnalysis | Mapping[str, ParallelAnalysis], *, language: messages.Language = "en"
) -> Figure:
    """Draw eigenvalues beside those of unrelated items.

    Factors above chance are filled; components and their random counterparts stand behind in grey.

    Parameters
    ----------
    results : ParallelAnalysis or mapping of str to ParallelAnalysis
        From `parallel_analysis`; several by name get a panel each, on the same axes.
    language : {"en", "sv"}
        Language of the figure.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    DataError
        If `results` is something else.
    """
    check_option("language", language, messages.LANGUAGES)
    named = _named(results, ParallelAnalysis, "parallel_analysis", language)
    last = max(max(p.n_factors, p.n_components) for p in named.values()) + BEYOND
    panels = tuple(scree_panel(name, p, last) for name, p in named.items())
    return draw_scree(ScreeChart("", panels, language))


def loadings(fits: EfaFit | Mapping[str, EfaFit], *, language: messages.Language = "en") -> Figure:
    """Draw loadings as shaded cells with the number in each: the darker, the larger without its sign.

    Parameters
    ----------
    fits : EfaFit or mapping of str to EfaFit
        From `efa`, or ``.fits`` of `factor_congruence`; several of the same items get a panel each.
    language : {"en", "sv"}
        Language of the figure.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    DataError
        If `fits` is something else, or the solutions differ in items or in the number of factors.
    """
    check_option("language", language, messages.LANGUAGES)
    named = _named(fits, EfaFit, "efa", language)
    first = next(iter(named.values()))
    if any((f.items, f.n_factors) != (first.items, first.n_factors) for f in named.values()):
        raise DataError(
            "the solutions differ in their items or their number of factors.",
            code="different_solutions",
            place="fits",
            remedy="Draw them one by one.",
        )
    panels = tuple(
        heat_panel(name, fit.n, fit.rotated.loadings.tolist(), language) for name, fit in named.items()
    )
    return draw_heat(HeatChart("", first.items, first.factors, panels, language))


def _named(
    results: _Result | Mapping[str, _Result], kind: type[_Result], maker: str, language: messages.Language
) -> dict[str, _Result]:
    """Return results by name, a single one under "all"."""
    found = (
        dict(results)
        if isinstance(results, Mapping)
        else {messages.text("report.everybody", language): results}
    )
    if not found or not all(isinstance(r, kind) for r in found.values()):
        raise DataError(
            f"{type(results).__name__} is not what {maker} returns.",
            code="not_a_result",
            place="results",
            remedy=f"Give what {maker}(...) returns, or several of them by name.",
        )
    return found
