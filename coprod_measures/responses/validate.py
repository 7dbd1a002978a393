# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Checking responses against their instrument: data and findings, all problems at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from ..errors import DataError, listed, suggestions
from ..instrument import Instrument, require_instrument
from ..results import Finding
from .answers import Answers, AnswersInMemory, Rows
from .answers_in_engine import AnswersInEngine
from .column_rules import check_columns, check_identical
from .frames import Frame, Lazy, collected, label_of, open_any, require_column
from .group_rules import (
    MOST_GROUPS,
    check_categories,
    check_clusters,
    check_countries,
    check_group_labels,
    check_group_sizes,
    check_nonanswers,
    check_signs,
)
from .label_order import check_wave_order
from .personal_data import personal_findings, screen_columns
from .repeated_rows import check_repeated_rows
from .response_data import ResponseData
from .row_rules import check_answers, check_keys, check_respondents
from .validation_report import ValidationReport

COUNTRY = "country"
"""The covariate that tells in which country somebody answered, named as instruments name that fact."""


def validate(
    frame: Any,
    instrument: Instrument,
    *,
    respondent: str | None = None,
    group: str | None = None,
    wave: str | None = None,
    cluster: str | None = None,
    covariates: Sequence[str] = (),
    min_n: int | None = None,
) -> tuple[ResponseData, ValidationReport]:
    """Check responses against an instrument, and return them with everything that was found.

    Answers may be codes or labels (short or full, in any of the instrument's languages), as
    numbers or as text; case and surrounding spaces do not matter. Answers are never changed: one
    that cannot be read stays in the data, counts as not answered, and is an error finding.

    Parameters
    ----------
    frame : pandas, polars or pyarrow frame, polars LazyFrame, or DuckDB relation
        A row per respondent (and wave), a column per item, named as in the instrument.
    instrument : Instrument
        From `load_instrument`.
    respondent : str, optional
        Column that tells respondents apart. With `wave`, the two together must be unique.
    group : str, optional
        Column of the groups that will be compared, for example the language of the form.
    wave : str, optional
        Column of the measurement occasion.
    cluster : str, optional
        Column of what respondents are nested in, for example the project.
    covariates : sequence of str, optional
        Further columns that travel with the scores.
    min_n : int, optional
        Smallest group that is large enough for a comparison. Default: max(100, 7 × the items of
        the longest reflective scale).

    Returns
    -------
    data : ResponseData
        The responses with their instrument.
    report : ValidationReport
        The findings. `report.ok`, `report.to_frame()`, `report.raise_for_errors()`.

    Raises
    ------
    DataError
        If the call itself is wrong: not a data frame, a column named here that does not exist,
        two columns of one name. What is wrong in the data is a finding, not an exception.

    Notes
    -----
    A column that looks like identity numbers, e-mail addresses, telephone numbers, dates of birth, names,
    addresses or free text is left out of the data that come back, also where it was named among the
    covariates; a key column that looks so is kept, with a finding. Facts that the instrument declares
    are not screened.

    A finding shows a value only if it is a number of at most four digits; of a text only the length
    is told. Respondents' keys are shown only by `report.to_frame(include_ids=True)`.

    Of lazy data (a polars LazyFrame, a DuckDB relation) the engine counts answers, by group, and
    computes the sums behind correlations. What leaves it: the distinct answers to each item, of other
    columns the distinct values that are screened, and the rows that a finding names, with their items and
    keys. The findings are those of the same data in memory. Rows are numbered in the order of the lazy
    frame; those of a relation as DuckDB returns them, which is the order of the file or table unless
    ``preserve_insertion_order`` is off or a join or aggregation has shuffled them: sort such a relation, or
    look rows up by ``report.to_frame(include_ids=True)``.

    Examples
    --------
    >>> data, report = validate(raw, instrument, respondent="id", group="language")  # doctest: +SKIP
    >>> report.raise_for_errors()  # doctest: +SKIP
    """
    opened = _open(frame, instrument)
    names = {"respondent": respondent, "group": group, "wave": wave, "cluster": cluster}
    extra = (covariates,) if isinstance(covariates, str) else tuple(covariates)
    _check_call(opened, instrument, names, extra)
    keys = tuple(name for name in names.values() if name is not None)
    declared = (*instrument.item_ids, *(f.id for f in instrument.respondent_facts))
    flagged = screen_columns(opened, skip=declared)
    kept = [c for c in opened.collect_schema().names() if c not in flagged or c in keys]
    if kept:
        opened = opened.select(kept)
    extra = tuple(c for c in extra if c in kept)
    data = ResponseData(
        instrument=instrument,
        respondent=respondent,
        group=group,
        wave=wave,
        cluster=cluster,
        covariates=extra,
        _answers=_read(opened, instrument, group),
    )
    findings = (*_findings(data, min_n), *personal_findings(flagged, keys))
    return data, ValidationReport(findings, len(data))


def _open(frame: Any, instrument: object) -> Frame | Lazy:
    require_instrument(instrument)
    opened = open_any(frame)
    columns = opened.collect_schema().names()
    if not columns:
        raise DataError(
            "the data have no columns.",
            code="empty_frame",
            remedy="Give a column per item of the instrument.",
        )
    unnamed = next((name for name in columns if not isinstance(name, str)), None)
    if unnamed is not None:
        raise DataError(
            f"the data have a column whose name is {unnamed!r} and not text.",
            code="column_name_not_text",
            remedy="Name the columns as the items are named, or use frame.columns.astype(str).",
        )
    return opened


def _check_call(
    frame: Frame | Lazy, instrument: Instrument, names: dict[str, str | None], covariates: tuple[str, ...]
) -> None:
    """Columns named in the call must exist, be no items, and play one part each."""
    given = [(option, name) for option, name in names.items() if name is not None]
    wanted = [*given, *(("covariates", c) for c in covariates)]
    columns = frame.collect_schema().names()
    absent = [(option, name) for option, name in wanted if name not in columns]
    if len(absent) > 1:
        raise DataError(
            f"there are no columns {listed(name for _, name in absent)}."
            + suggestions([str(name) for _, name in absent], columns),
            code="unknown_column",
            place=", ".join(dict.fromkeys(option for option, _ in absent)),
            remedy=f"The columns are: {', '.join(columns[:30])}{', …' if len(columns) > 30 else ''}.",
        )
    for option, name in wanted:
        require_column(frame, name, option)
        if name in instrument.item_ids:
            raise DataError(
                f"{name!r} is an item of {instrument.id}.",
                code="key_is_an_item",
                place=option,
                remedy="Name a column that is not an item.",
            )
    columns = [name for _, name in given]
    doubled = next((name for name in columns if columns.count(name) > 1), None)
    if doubled is not None:
        options = ", ".join(option for option, name in given if name == doubled)
        raise DataError(
            f"{doubled!r} is named for {options}.", code="key_named_twice", remedy="Name a column for each."
        )


def _read(frame: Frame | Lazy, instrument: Instrument, group: str | None) -> Answers:
    if isinstance(frame, nw.LazyFrame):
        return AnswersInEngine.read(frame, instrument, group)
    return AnswersInMemory.read(frame.clone(), instrument)


def _findings(data: ResponseData, min_n: int | None) -> Iterator[Finding]:
    """All rules, in the order of a reading: columns, answers, respondents, groups."""
    instrument, answers = data.instrument, data._answers
    yield from check_columns(list(answers.columns), instrument, data.key_columns)
    if len(data) == 0:
        yield Finding("no_rows", "error")
        return
    keys = tuple(k for k in (data.respondent, data.wave) if k is not None)
    coded, rows = answers.suspect_answers(keys)
    ids = _ids(rows, data.respondent)
    yield from check_answers(coded.wrong, instrument, ids, rows.numbers)
    if keys:
        doubtful = answers.suspect_keys(keys)
        of_keys = _ids(doubtful, data.respondent)
        yield from check_keys(doubtful.frame, data.respondent, data.wave, of_keys, doubtful.numbers)
    if data.wave is not None:
        yield from check_wave_order(data.order_of(data.wave), data.wave_order_known)
    if not data.items:
        return
    yield from check_respondents(coded, instrument, ids, rows.numbers)
    if data.respondent is None:
        yield from check_repeated_rows(answers.repeated(), len(data), len(data.items))
    if data.cluster is not None:
        yield from check_clusters(answers.label_counts(data.cluster)[1], data.cluster)
    labels: tuple[str | None, ...] = (None,)
    if data.group is not None and COUNTRY in data.covariates:
        yield from check_countries(_counts(data, data.group, COUNTRY), instrument.languages)
    if data.group is not None:
        order, empty = data.group_order, answers.label_counts(data.group)[1]
        yield from check_group_labels(order, empty, instrument.languages, data.group)
        if 0 < len(order) <= MOST_GROUPS:
            labels = order
    tables = answers.tables(None if labels == (None,) else data.group, labels)
    yield from check_identical(answers, tables, data.items, instrument)
    yield from check_group_sizes(tables.answering, instrument, min_n)
    yield from check_nonanswers(tables.kinds, labels, data.items)
    yield from check_categories(tables, instrument)
    yield from check_signs(tables, instrument)


def _counts(data: ResponseData, one: str, other: str) -> dict[tuple[str, str], int]:
    """Count rows by the labels in two key columns; an engine counts them where the data are."""
    keys = open_any(data.frame).lazy().select(one, other)
    table = collected(keys.group_by(one, other).agg(nw.len().alias("n")))
    found: Counter[tuple[str, str]] = Counter()
    for first, second, n in zip(*(table[c].to_list() for c in (one, other, "n")), strict=True):
        labels = (label_of(first), label_of(second))
        if labels[0] is not None and labels[1] is not None:
            found[labels[0], labels[1]] += n
    return dict(sorted(found.items()))


def _ids(rows: Rows, respondent: str | None) -> list[object]:
    """Return the respondents' keys in some rows; None for each where no column is named."""
    return [None] * len(rows.frame) if respondent is None else rows.frame[respondent].to_list()
