# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Content validity from experts' ratings of how relevant each item is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from .. import messages
from ..errors import DataError, closest, counted
from ..instrument import Instrument
from ..numerics.content_validity import chance_agreement, item_cvi, modified_kappa
from ..results import Table

RELEVANT = (3, 4)
GOOD_ITEM = 0.78
"""I-CVI that counts as good for three or more experts (Polit, Beck & Owen 2007)."""
FEWEST_EXPERTS = 3


@dataclass(frozen=True, slots=True)
class ItemContent:
    """Content validity of one item.

    Attributes
    ----------
    item : str
    experts, relevant : int
        Experts who rated it, and those who rated it 3 or 4.
    i_cvi : float
        Share who find it relevant.
    chance : float
        Probability of that agreement by chance.
    kappa : float
        Agreement beyond chance (modified kappa).
    good : bool
        Whether I-CVI is at least .78.
    """

    item: str
    experts: int
    relevant: int
    i_cvi: float
    chance: float
    kappa: float
    good: bool


@dataclass(frozen=True, slots=True)
class ContentValidity:
    """Content validity of a set of items. Made by `content_validity`.

    Attributes
    ----------
    items : tuple of ItemContent
    s_cvi_ave : float
        Mean of the I-CVIs.
    s_cvi_ua : float
        Share of the items that every expert finds relevant.
    """

    items: tuple[ItemContent, ...]
    s_cvi_ave: float
    s_cvi_ua: float

    def to_frame(self) -> pd.DataFrame:
        """Return a row per item, unrounded."""
        names = list(ItemContent.__dataclass_fields__)
        return pd.DataFrame([[getattr(i, n) for n in names] for i in self.items], columns=names)

    def table(self, language: messages.Language = "en") -> Table:
        """Return the items as a table to show, the scale underneath."""
        columns = tuple(
            messages.text(f"content.column.{n}", language)
            for n in ("item", "experts", "relevant", "i_cvi", "kappa", "good")
        )
        rows = tuple(
            (
                i.item,
                i.experts,
                i.relevant,
                i.i_cvi,
                i.kappa,
                messages.text(f"content.good.{str(i.good).lower()}", language),
            )
            for i in self.items
        )
        digits = {columns[3]: 2, columns[4]: 2}
        ave, ua = (f"{x:.2f}" for x in (self.s_cvi_ave, self.s_cvi_ua))
        if language == "sv":
            ave, ua = ave.replace(".", ","), ua.replace(".", ",")
        notes = (
            messages.text("content.scale", language, ave=ave, ua=ua),
            messages.text("content.method", language),
        )
        title = messages.text("content.title", language)
        return Table(title, columns, rows, notes, language=language, column_digits=digits)

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __str__(self) -> str:
        return str(self.table())


def content_validity(
    ratings: Any, instrument: Instrument | None = None, *, items: Sequence[str] | None = None
) -> ContentValidity:
    """Return content-validity indices from ratings of relevance on a scale of four steps.

    Parameters
    ----------
    ratings : pandas.DataFrame, polars.DataFrame or mapping
        A row per expert, a column per item: 1 not, 2 somewhat, 3 quite, 4 highly relevant; empty where an
        expert did not rate the item.
    instrument : Instrument, optional
        Its items are looked for; other columns (such as the expert's name) are left out.
    items : sequence of str, optional
        The columns to use; default every column, or the items of the instrument.

    Returns
    -------
    ContentValidity
        I-CVI and modified kappa per item, S-CVI/Ave and S-CVI/UA of the set.

    Raises
    ------
    DataError
        If an item has no column or fewer than three experts, or a rating is not 1, 2, 3 or 4.

    References
    ----------
    Polit, D. F., Beck, C. T., & Owen, S. V. (2007). Is the CVI an acceptable indicator of content validity?
    Appraisal and recommendations. Research in Nursing & Health, 30, 459–467.
    https://doi.org/10.1002/nur.20199
    """
    frame = _opened(ratings)
    wanted = list(items) if items is not None else list(instrument.item_ids if instrument else frame.columns)
    for name in wanted:
        if name not in frame.columns:
            raise DataError(
                f"there is no column {name!r}.{closest(name, frame.columns)}",
                code="unknown_column",
                place="ratings",
                remedy="Give a column per item, named as the item.",
            )
    rated = tuple(_item(name, frame[name].to_list()) for name in wanted)
    return ContentValidity(
        rated,
        sum(i.i_cvi for i in rated) / len(rated),
        sum(i.relevant == i.experts for i in rated) / len(rated),
    )


def _opened(ratings: Any) -> nw.DataFrame[Any]:
    """Return the ratings as a frame, or say why they are none."""
    try:
        return nw.from_native(_columns(ratings) if isinstance(ratings, Mapping) else ratings, eager_only=True)
    except TypeError:
        raise DataError(
            f"a {type(ratings).__name__} is no table of ratings.",
            code="not_a_frame",
            place="ratings",
            remedy="Give a data frame with a row per expert, or a mapping from items to ratings.",
        ) from None


def _columns(ratings: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """Return a frame of a mapping from items to ratings, all of the same experts."""
    experts = {name: len(column) for name, column in ratings.items()}
    if len(set(experts.values())) > 1:
        fewest, most = (choose(experts, key=experts.__getitem__) for choose in (min, max))
        raise DataError(
            f"{fewest} has {counted(experts[fewest], 'rating')} and {most} has {experts[most]}.",
            code="uneven_ratings",
            place="ratings",
            remedy="Give a rating of every expert to every item, None where an expert did not rate it.",
        )
    return pd.DataFrame(dict(ratings))


def _item(name: str, column: Sequence[object]) -> ItemContent:
    given = [x for x in column if x is not None and not (isinstance(x, float) and math.isnan(x))]
    if not all(x in (1, 2, 3, 4) and not isinstance(x, bool) for x in given):
        raise DataError(
            "has a rating other than 1, 2, 3 or 4.",
            code="out_of_range",
            place=name,
            remedy="Leave the cell empty where an expert did not rate the item.",
        )
    if len(given) < FEWEST_EXPERTS:
        raise DataError(
            f"was rated by {len(given)} experts.",
            code="too_few_experts",
            place=name,
            remedy=f"Ask at least {FEWEST_EXPERTS}; half of them should have own experience.",
        )
    n, relevant = len(given), sum(x in RELEVANT for x in given)
    share = item_cvi(relevant, n)
    chance, kappa = chance_agreement(relevant, n), modified_kappa(relevant, n)
    return ItemContent(name, n, relevant, share, chance, kappa, round(share, 2) >= GOOD_ITEM)
