# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A new instrument to fill in: a file with comments that loads as it is."""

from __future__ import annotations

import re

from ..errors import InstrumentError

PLACEHOLDER = "TODO"
"""Stands where a text is to be written; `check_instrument` lists every one that is left."""

_SKELETON = """\
# A new instrument. Replace every TODO, keep or delete the comments, and check it:
#   coprod-measures check {name}.yaml
# All fields are described in the documentation, under "The instrument file".
format: 1
id: {name}            # letters, digits, - and _; also a file name
version: 0.1.0        # new wording of an item: a new version, and evidence starts again
title:
  sv: TODO
  en: TODO
origin: user
languages: [sv, en]   # every text below exists in both; the first is the reference group
summary:
  sv: TODO
  en: TODO
# What you mean by what you measure. It travels with the scores.
definition:
  sv: TODO
  en: TODO

# Shown before the questions. Say who reads the answers, what happens with them, that it is voluntary.
instructions:
  sv: [TODO]
  en: [TODO]
# Uses that you rule out.
not_for:
  sv: [TODO]
  en: [TODO]

# Terms differ between wording, translation and scoring. Do not copy items that others own.
licence:
  wording: {{spdx: CC-BY-4.0, holder: TODO}}
  translation: {{spdx: CC-BY-4.0, holder: TODO}}
  scoring: {{spdx: CC-BY-4.0, holder: TODO}}
citation:
  title: TODO
  authors: [TODO]
  year: {year}

# What was done to make sure that no published item was copied. Without it the status is S0, draft.
# originality:
#   method: How the items were compared, and by whom.
#   compared_with: [The instruments you compared with]
#   independent_check: none      # or: done

response_scales:
  - id: agreement
    polarity: unipolar    # from none of it to all of it; bipolar: from one side to its opposite
    question:
      sv: Hur mycket instämmer du i varje påstående?
      en: How much do you agree with each sentence?
    options:              # codes increase; the same polarity in both languages
      - {{code: 1, label: {{sv: Inte alls, en: Not at all}}}}
      - {{code: 2, label: {{sv: Till liten del, en: A little}}}}
      - {{code: 3, label: {{sv: Delvis, en: Partly}}}}
      - {{code: 4, label: {{sv: Till stor del, en: Mostly}}}}
      - {{code: 5, label: {{sv: Helt, en: Completely}}}}
    missing:              # kinds of not answering are told apart, and never part of a score
      - {{code: -1, kind: dont_know, label: {{sv: Vet inte, en: Don't know}}}}
      - {{code: -2, kind: not_applicable, label: {{sv: Gäller inte mig, en: Does not apply to me}}}}

# One idea in each item; everyday words; at most one reversed item in a scale, and no negation in it.
items:
  - id: A1
    response_scale: agreement
    wording: {{sv: TODO, en: TODO}}
    facet: {{sv: TODO, en: TODO}}
  - id: A2
    response_scale: agreement
    wording: {{sv: TODO, en: TODO}}
    facet: {{sv: TODO, en: TODO}}
  - id: A3
    response_scale: agreement
    wording: {{sv: TODO, en: TODO}}
    facet: {{sv: TODO, en: TODO}}
    # reverse: true       # a high answer means little of what is measured

scales:
  - id: {scale}
    title: {{sv: TODO, en: TODO}}
    definition: {{sv: TODO, en: TODO}}
    construct: {{sv: TODO, en: TODO}}
    items: [A1, A2, A3]
    # facets:             # what the scale should cover; check says which facet has no item
    #   - {{sv: …, en: …}}
    measurement_model: reflective    # or composite: a sum of unlike parts, without alpha or factor model
    unit: person                     # or: partnership
    scoring: {{method: mean, minimum: 0.5}}   # a share (0.5), or a number of items (2)

evidence: []   # how records are made and added: see the how-to page on evidence
"""


def new_instrument(name: str, *, year: int) -> str:
    """Return the text of a new file in Swedish and English, with comments, to fill in.

    Parameters
    ----------
    name : str
        Id of the instrument: letters, digits, - and _, a letter first.
    year : int
        For the citation.

    Raises
    ------
    InstrumentError
        If the name cannot be an id.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,63}", name):
        raise InstrumentError(
            "cannot be the name of an instrument.",
            code="unknown_name",
            place=repr(name[:64]),
            remedy="Use letters, digits, '-' and '_', with a letter first.",
        )
    scale = name.replace("-", "_")
    scale = f"{scale}_scale" if re.fullmatch(r"(?i)a[123]", scale) else scale
    return _SKELETON.format(name=name, scale=scale[:64], year=year)
