# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Every sentence exists in both languages and tells the same values; every finding has a remedy."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import coprod_measures
from coprod_measures import messages


def placeholders(sentence: str, language: str) -> set[str]:
    """Names of the values; a value that is itself text in one language carries that language in its name."""
    names = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    return {name.removesuffix(f"_{language}") for name in names}


@pytest.mark.parametrize("code", messages.codes())
def test_a_sentence_exists_in_both_languages_with_the_same_values(code: str) -> None:
    sentences = {language: messages.template(code, language) for language in messages.LANGUAGES}
    assert placeholders(sentences["sv"], "sv") == placeholders(sentences["en"], "en")
    for sentence in sentences.values():
        assert sentence == sentence.strip()
        assert "  " not in sentence
        # Joined source lines easily lose the space between two words.
        assert not re.search(
            r"[a-zåäö][.,;:][A-ZÅÄÖa-zåäö]{3}", re.sub(r"\S*[=()<>/@]\S*|\S+\.\w+\b", "", sentence)
        )


def codes_of_findings() -> set[str]:
    """Codes that the package gives to `Finding` as plain texts."""
    found = set()
    for path in sorted(Path(coprod_measures.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


@pytest.mark.parametrize("code", sorted(codes_of_findings()))
def test_a_finding_has_a_sentence_and_a_remedy(code: str) -> None:
    assert messages.has(code)
    assert messages.has(f"{code}.remedy")


@pytest.mark.parametrize("code", [c for c in messages.codes() if c.endswith(".remedy.plain")])
def test_a_plain_remedy_names_nothing_of_python(code: str) -> None:
    assert messages.has(code.removesuffix(".plain"))
    for language in messages.LANGUAGES:
        plain = re.sub(r"\{\w+\}", "", messages.template(code, language))
        assert not re.search(r"\w=|=\w|\w\(|_|'", plain)


@pytest.mark.parametrize(
    "code",
    [
        "parallel.note", "parallel_disagree", "cli.check.in_order", "too_few_complete", "export.renamed",
        "waves_changed_group", "too_few_for_change",
    ],
)  # fmt: skip
def test_counts_that_can_be_one_stand_without_a_plural_noun(code: str) -> None:
    for language in messages.LANGUAGES:
        sentence = messages.template(code, language)
        counts = r"\{(n|items|scales|factors|components|map)\}"
        assert re.search(counts, sentence)
        assert not re.search(
            counts + r" (people|personer|names|items|frågor|scales|skalor|factors|faktorer)", sentence
        )
        assert not re.search(counts + r" (components|komponenter|respondents|rows)", sentence)
