# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Rules of wording that a program can check, in Swedish and English.

They find traps, not bad items: a finding is a question to the writer, and an item without findings has
still to be read aloud and tried on people.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..results import Finding, Word
from .instrument import Instrument
from .item import Item, ResponseScale


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """What to look for in one language: words, or regular expressions for families of words.

    Attributes
    ----------
    max_words : int
        The longest wording. Swedish is shorter, since its compounds hide words.
    joints : tuple of str
        Words that join two ideas.
    fixed_pairs : tuple of str
        Idioms that may hold a joint.
    negations : tuple of str
        Not in reversed items: beside "not at all" they become double negations.
    absolutes : tuple of str
        Not in items answered by degree.
    construct_words : tuple of str
        The names of what is measured.
    traps : mapping of str to str
        False friends, jargon, flattery and words that place some above others, with what to write instead.
    grammar_words : frozenset of str
        Words of the answer labels that are not quantities.
    """

    max_words: int
    joints: tuple[str, ...]
    fixed_pairs: tuple[str, ...]
    negations: tuple[str, ...]
    absolutes: tuple[str, ...]
    construct_words: tuple[str, ...]
    traps: Mapping[str, str]
    grammar_words: frozenset[str]


ENGLISH = LanguageRules(
    max_words=15,
    joints=("and", "or", "because", "as well as"),
    fixed_pairs=("give and take",),
    negations=(
        r"not",
        r"no",
        r"nor",
        r"none",
        r"nobody",
        r"nothing",
        r"no one",
        r"never",
        r"without",
        r"hardly",
        r"scarcely",
        r"barely",
        r"\w+n['’]t",
        r"cannot",
        r"un(?!der|til|it|ion|ique|less\b)\w+",
        r"lacks?",
        r"fails?",
    ),
    absolutes=(
        "always",
        "never",
        "all",
        "every",
        "everyone",
        "everybody",
        "everything",
        "nobody",
        "none",
        "any",
    ),
    construct_words=(r"co-?produc\w*", r"co-?creat\w*", r"co-?design\w*", r"reciproc\w*", r"inclusi\w*"),
    traps={
        r"partners?": "the people we work with",
        r"stakeholders?": "those it concerns",
        r"empower\w*": "can influence",
        r"authentic\w*": "my usual self",
        r"divers\w+": "different",
        r"equal(?:ly)?": "name the act",
        r"ownership": "ours",
        r"communit\w+": "people outside the project",
        r"implement\w*": "put to use",
        r"orchestrat\w*": "hold together",
        r"facilitat\w*": "lead",
        r"vision\w*": "what we want to achieve",
        r"flexib\w*": "change the plan",
        r"token\w*": "for show",
        r"challeng\w*": "have different views",
        r"respect\w*": "an act that can be seen",
        r"trust\w*": "keep promises",
        r"feedback": "what happens to it",
        r"engage\w*": "take part",
        r"burden\w*": "has taken more energy",
        r"allow\w*": "can",
        r"(?:given|get|gets|got) (?:a|the) chance": "can",
        r"gets? to": "can",
        r"let in": "part of it",
        r"thanks to": "through the project",
        r"good|great|meaningful|real|really|genuine\w*|truly|valuable": "the act without praise",
        r"brave|vulnerable": "the act without praise",
    },
    grammar_words=frozenset(("agree", "disagree", "do", "not", "at", "all", "a", "to", "the", "degree", "i")),
)

SWEDISH = LanguageRules(
    max_words=13,
    joints=("och", "eller", "eftersom", "samt", "såväl"),
    fixed_pairs=("givande och tagande", "ge och ta"),
    negations=(
        r"inte",
        r"ej",
        r"icke",
        r"ingen",
        r"inget",
        r"inga",
        r"ingenting",
        r"aldrig",
        r"utan",
        r"knappast",
        r"sällan",
        r"saknas",
        r"brist\w*",
        r"o(?:klar|möjlig|viktig|rättvis|jämn|säker|trygg|begriplig|nödvändig|tydlig|tillräcklig|ärlig|enig|hörd)\w*",
    ),
    absolutes=(
        "alltid",
        "aldrig",
        "alla",
        "allt",
        "varje",
        "ingen",
        "inget",
        "inga",
        "ingenting",
        "samtliga",
        "hela",
    ),
    construct_words=(
        r"samskap\w*",
        r"samprodu\w*",
        r"medskap\w*",
        r"ömsesidig\w*",
        r"inkluder\w*",
        r"inklusi\w*",
    ),
    traps={
        r"man": "jag, vi",
        r"upplev\w*": "egen erfarenhet",
        r"brukar(?:e|en|na|nas)": "personer som får stöd",
        r"partner\w*": "de vi samarbetar med",
        r"medborgare\w*": "invånare",
        r"intressent\w*": "de som berörs",
        r"service\w*": "verksamheten",
        r"mångfald\w*": "olika",
        r"utman(?:a|ar|ade|as|ing\w*)": "tycka olika",
        r"utbyte\w*": "få något tillbaka",
        r"cred\w*|igenkänn\w*": "erkännande",
        r"implementer\w*": "komma till användning",
        r"orkestr\w*": "hålla ihop",
        r"säker|säkert": "trygg",
        r"ägarskap\w*": "vårt",
        r"självförtroende\w*|egenmakt\w*|empower\w*": "kan påverka",
        r"tillgänglig\w*": "fungerar för mig",
        r"tillhör\w*": "höra till",
        r"gemenskap\w*": "de som är med",
        r"management|facilitator\w*|nätverka\w*|stakeholder\w*": "ett vardagligt ord",
        r"aktuell\w*": "faktiskt",
        r"jämställd\w*|jämlik\w*|likvärdig\w*": "räknas lika mycket",
        r"maktdelning\w*": "dela på makten",
        r"autentisk\w*": "som jag brukar",
        r"flexib\w*": "ändra planen",
        r"vision\w*|målbild\w*": "vad vi vill uppnå",
        r"respekt\w*": "en handling som syns",
        r"delaktig\w*": "vara med",
        r"tillit\w*|förtroende\w*": "hålla det man lovar",
        r"återkoppl\w*": "vad som händer med det",
        r"debatter\w*|diskuter\w*": "prata igenom",
        r"back(?:a|ar) upp": "stötta",
        r"hållbar\w*": "hålla i sig",
        r"i tiden": "i tid",
        r"tack vare|på grund av": "genom projektet",
        r"medarbetare\w*": "personal",
        r"professionell\w*": "yrkes-",
        r"bör(?:da|dan|dor)": "belastning",
        r"få(?:r)? lov|släpps? in|tillåt\w*|få(?:r)? chansen": "kan",
        r"bra|meningsfull\w*|verklig\w*|genuin\w*|värdefull\w*|på riktigt": "handlingen utan beröm",
        r"hon|han": "hen, eller flertal",
    },
    grammar_words=frozenset(
        (
            "instämmer",
            "inte",
            "alls",
            "till",
            "del",
            "tar",
            "avstånd",
            "varken",
            "eller",
            "i",
            "grad",
            "stämmer",
        )
    ),
)

RULES: Mapping[str, LanguageRules] = {"en": ENGLISH, "sv": SWEDISH}
"""The rules by language; other languages are not checked."""


def count_words(wording: str) -> int:
    """Return the number of words, as parted by spaces."""
    return len(wording.split())


def check_wording(instrument: Instrument) -> tuple[Finding, ...]:
    """Return what the rules of wording find in an instrument's Swedish and English items.

    Parameters
    ----------
    instrument : Instrument
        Items without shipped wording are passed over.

    Returns
    -------
    tuple of Finding
        Warnings in the order of the items, then of the scales.
    """
    found: list[Finding] = []
    for item in instrument.items:
        for language, rules in RULES.items():
            if item.wording is not None and language in item.wording:
                scale = instrument.response_scale_of(item.id)
                found += _check_item(item, item.wording[language], language, rules, scale)
    for part in instrument.all_scales():
        n = sum(instrument.item(i).reverse for i in part.items)
        if n > 1:
            found.append(Finding("wording_many_reversed", scale=part.id, values={"n": n}))
    return tuple(found)


def _check_item(
    item: Item, wording: str, language: str, rules: LanguageRules, scale: ResponseScale
) -> Iterator[Finding]:
    def finding(code: str, **values: object) -> Finding:
        return Finding(code, item=item.id, values={"language": Word(f"language.{language}"), **values})

    words = count_words(wording)
    if words > rules.max_words:
        yield finding("wording_too_long", words=words, limit=rules.max_words)
    text = wording
    for pair in rules.fixed_pairs:
        text = re.sub(rf"\b{pair}\b", " ", text, flags=re.IGNORECASE)
    for word in matches(rules.joints, text):
        yield finding("wording_two_ideas", word=word)
    for word in matches(rules.absolutes, text):
        yield finding("wording_absolute", word=word)
    for word in matches(label_words(scale, language), text):
        yield finding("wording_label_word", word=word)
    if item.reverse:
        for word in matches(rules.negations, text):
            yield finding("wording_negation", word=word)
    for word in matches(rules.construct_words, text):
        yield finding("wording_names_construct", word=word)
    for trap, instead in rules.traps.items():
        for word in matches((trap,), text):
            yield finding("wording_trap", word=word, instead=instead)


def matches(patterns: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Return the whole words of `text` that match one of the patterns, in lower case."""
    if not patterns:
        return ()
    found = re.findall(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", text, flags=re.IGNORECASE)
    return tuple(dict.fromkeys(word.lower() for word in found))


def label_words(scale: ResponseScale, language: str) -> tuple[str, ...]:
    """Return the words of quantity in the answer labels, which must not recur in items."""
    grammar = RULES[language].grammar_words
    labels = [t[language] for o in scale.options for t in (o.label, o.full_label) if t and language in t]
    words = dict.fromkeys(w for label in labels for w in re.findall(r"\w+", label.lower()))
    return tuple(re.escape(w) for w in words if w not in grammar and not w.isdigit())
