# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Figures to use by themselves (`cm.plot`): the same ones that the report holds."""

from __future__ import annotations

from matplotlib.figure import Figure

from .. import messages
from ..analysis.invariance import InvarianceLadder
from ..errors import DataError, check_option
from ..responses import ResponseData
from .content import is_simulated, members_of
from .drawing.answers import draw_answers
from .drawing.ladder import draw_ladder
from .drawing.style import mark_as_simulated
from .sections.answers import answer_chart, by_response_scale, lines
from .sections.ladder import ladder_chart
from .words import Words


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
