# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Two versions of an instrument: what has changed, and which scores stay comparable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from .. import messages
from ..instrument import Instrument, Scale
from ..results import Table

Comparability = Literal["same", "wording_changed", "scoring_changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class ScaleChange:
    """What became of one scale.

    Attributes
    ----------
    scale : str
    verdict : {"same", "wording_changed", "scoring_changed", "added", "removed"}
        Scores are comparable as they stand; computed alike but from changed questions; computed otherwise;
        or there is nothing to compare with.
    reworded : tuple of str
        Items (and languages) whose wording or answers have changed.
    rescored : tuple of str
        What has changed in the scoring: items, keys, answers, rule.
    """

    scale: str
    verdict: Comparability
    reworded: tuple[str, ...]
    rescored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstrumentDiff:
    """The difference of two versions. Made by `diff_instruments`.

    Attributes
    ----------
    instrument, old_version, new_version : str
    scales : tuple of ScaleChange
        In the order of the new version, removed ones last.
    items_added, items_removed : tuple of str
    languages_added, languages_removed : tuple of str
    same_scoring : bool
        Whether the scoring hashes of the two files are equal.
    """

    instrument: str
    old_version: str
    new_version: str
    scales: tuple[ScaleChange, ...]
    items_added: tuple[str, ...]
    items_removed: tuple[str, ...]
    languages_added: tuple[str, ...]
    languages_removed: tuple[str, ...]
    same_scoring: bool

    @property
    def comparable(self) -> tuple[str, ...]:
        """Scales whose scores may be compared as they stand."""
        return tuple(s.scale for s in self.scales if s.verdict == "same")

    def to_frame(self) -> pd.DataFrame:
        """Return a row per scale: `scale verdict reworded rescored`."""
        rows = [[s.scale, s.verdict, ", ".join(s.reworded), ", ".join(s.rescored)] for s in self.scales]
        return pd.DataFrame(rows, columns=["scale", "verdict", "reworded", "rescored"])

    def table(self, language: messages.Language = "en") -> Table:
        """Return the scales as a table to show."""
        rows = tuple(
            (s.scale, messages.text(f"diff.{s.verdict}", language), ", ".join((*s.rescored, *s.reworded)))
            for s in self.scales
        )
        columns = tuple(messages.text(f"diff.column.{n}", language) for n in ("scale", "verdict", "changes"))
        changes = {
            "items_added": self.items_added,
            "items_removed": self.items_removed,
            "languages_added": self.languages_added,
            "languages_removed": self.languages_removed,
        }
        notes = [messages.text(f"diff.{n}", language, names=", ".join(x)) for n, x in changes.items() if x]
        notes.append(messages.text(f"diff.hash.{'same' if self.same_scoring else 'other'}", language))
        title = messages.text(
            "diff.title", language, instrument=self.instrument, old=self.old_version, new=self.new_version
        )
        return Table(title, columns, rows, tuple(notes), language=language)

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __str__(self) -> str:
        return str(self.table())


def diff_instruments(old: Instrument, new: Instrument) -> InstrumentDiff:
    """Compare two versions of an instrument, scale by scale.

    Scores are comparable as they stand only if a scale has the same items, answers, keys and rule, and no
    wording of its items or answers has changed. Where only wording has changed, the scores are computed
    alike but the questions are not the same: evidence starts again.

    Parameters
    ----------
    old, new : Instrument
        The two versions.

    Returns
    -------
    InstrumentDiff
    """
    before = {s.id: s for s in old.all_scales()}
    after = {s.id: s for s in new.all_scales()}
    changes = [
        _change(old, new, before[name], scale) if name in before else ScaleChange(name, "added", (), ())
        for name, scale in after.items()
    ]
    changes += [ScaleChange(name, "removed", (), ()) for name in before if name not in after]
    return InstrumentDiff(
        instrument=new.id if old.id == new.id else f"{old.id} → {new.id}",
        old_version=old.version,
        new_version=new.version,
        scales=tuple(changes),
        items_added=tuple(i for i in new.item_ids if i not in old.item_ids),
        items_removed=tuple(i for i in old.item_ids if i not in new.item_ids),
        languages_added=tuple(x for x in new.languages if x not in old.languages),
        languages_removed=tuple(x for x in old.languages if x not in new.languages),
        same_scoring=old.scoring_hash == new.scoring_hash,
    )


def _scoring(instrument: Instrument, scale: Scale) -> dict[str, object]:
    answers = {i: instrument.response_scale_of(i) for i in scale.items}
    return {
        "items": list(scale.items),
        "keys": {i: instrument.item(i).reverse for i in scale.items},
        "answers": {i: list(r.codes) for i, r in answers.items()},
        "non-answers": {i: [[m.code, m.kind] for m in r.missing] for i, r in answers.items()},
        "rule": scale.scoring.model_dump(mode="json"),
    }


def _change(old: Instrument, new: Instrument, before: Scale, after: Scale) -> ScaleChange:
    was, now = _scoring(old, before), _scoring(new, after)
    rescored = tuple(part for part in now if was[part] != now[part])
    shared = [i for i in after.items if i in before.items]
    languages = [x for x in new.languages if x in old.languages]
    reworded = tuple(
        f"{item} ({language})"
        for item in shared
        for language in languages
        if _shown(old, item, language) != _shown(new, item, language)
    )
    verdict: Comparability = "scoring_changed" if rescored else "wording_changed" if reworded else "same"
    if before.recall != after.recall and verdict == "same":
        verdict, reworded = "wording_changed", ("recall",)
    return ScaleChange(after.id, verdict, reworded, rescored)


def _shown(instrument: Instrument, item: str, language: str) -> tuple[object, ...]:
    """What a respondent sees of an item: its wording, the header, the answers and their order."""
    part, answers = instrument.item(item), instrument.response_scale_of(item)
    return (
        (part.wording or {}).get(language),
        (answers.question or {}).get(language),
        tuple((code, label[language]) for code, label in answers.shown_labels()),
    )
