# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""From a YAML file to an instrument or a card; an error says file, place, what is wrong and what to do."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ..errors import InstrumentError, closest

P = TypeVar("P", bound=BaseModel)

MAX_BYTES = 5_000_000
_MAX_DEPTH = 50


def read_yaml(path: Path) -> Any:
    """Read one YAML 1.2 document; duplicate keys, anchors and aliases are refused."""
    if path.stat().st_size > MAX_BYTES:
        raise InstrumentError(
            "is larger than 5 MB.", code="too_large", place=path.name, remedy="Is it an instrument?"
        )
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    yaml.allow_duplicate_keys = False
    try:
        text = path.read_text(encoding="utf-8")
        _refuse_bombs(text, path)
        return yaml.load(text)
    except UnicodeDecodeError as error:
        raise InstrumentError(
            f"is not UTF-8 (byte {error.start}).",
            code="encoding",
            place=path.name,
            remedy="Save it as UTF-8.",
        ) from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        problem = (error.problem or "cannot be read").splitlines()[0]
        doubled = "duplicate key" in problem
        raise InstrumentError(
            f"{problem}.",
            code="duplicate_key" if doubled else "yaml",
            place=f"{path.name}, line {line}",
            remedy="Keep one of the two."
            if doubled
            else "Check indentation, colons and quotes near that line.",
        ) from None
    except YAMLError:
        raise InstrumentError(
            "is not valid YAML.", code="yaml", place=path.name, remedy="Check it with a YAML linter."
        ) from None


def _refuse_bombs(text: str, path: Path) -> None:
    """Aliases blow a small file up to gigabytes and deep nesting takes hours; no instrument needs either."""
    depth = 0
    for token in YAML(typ="safe", pure=True).scan(text):
        kind = type(token).__name__
        place = f"{path.name}, line {token.start_mark.line + 1}"
        if kind in ("AliasToken", "AnchorToken"):
            raise InstrumentError(
                "uses a YAML anchor or alias.",
                code="alias",
                place=place,
                remedy="Write the part out where it is needed.",
            )
        depth += kind.endswith("StartToken") - kind.endswith("EndToken")
        if depth > _MAX_DEPTH:
            raise InstrumentError(
                f"is nested more than {_MAX_DEPTH} deep.",
                code="too_deep",
                place=place,
                remedy="Look for brackets that are not closed.",
            )


def load_part(path: Path, model: type[P]) -> P:
    """Return what a file holds as a model, or raise one `InstrumentError` that lists every problem."""
    data = read_yaml(path)
    if not isinstance(data, Mapping):
        raise InstrumentError(
            "holds no mapping of keys.",
            code="not_a_mapping",
            place=path.name,
            remedy="Start with 'format: 1'.",
        )
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InstrumentError(
            "\n".join(problems_of(error, data, model)), code="invalid_instrument", place=path.name
        ) from None


def problems_of(error: ValidationError, data: Any, model: type[BaseModel]) -> list[str]:
    """Return one line a problem, without the echoes that pydantic adds higher up."""
    all_details = error.errors(include_url=False, include_input=False)
    places = [d["loc"] for d in all_details]

    def echo(d: ErrorDetails) -> bool:
        return d["type"] == "too_short" and any(
            p[: len(d["loc"])] == d["loc"] and p != d["loc"] for p in places
        )

    return list(dict.fromkeys(_problem(d, data, model) for d in all_details if not echo(d)))


_PROBLEMS = {
    "string_type": "is not text. Put it in quotes.",
    "string_too_short": "is empty. Write the text, or remove the key.",
    "too_short": "is empty. Add at least as many as the format needs.",
    "int_type": "is not a whole number. Write one, without quotes.",
    "int_parsing": "is not a whole number. Write one, without quotes.",
    "int_from_float": "is not a whole number. Write one, without quotes.",
    "bool_type": "is neither true nor false. Write one of them.",
    "bool_parsing": "is neither true nor false. Write one of them.",
    "tuple_type": "is not a list. Start each member with '- '.",
    "dict_type": "is not a text per language. Write one line for each, as in 'sv: …'.",
    "model_type": "is not a mapping of keys. Write its keys indented under it.",
    "model_attributes_type": "is not a mapping of keys. Write its keys indented under it.",
}
_SHAPES = {
    "id": "is not a name. Use letters, digits, '_' and '-', with a letter first.",
    "version": "is not a version. Write three numbers, as in '0.1.0'.",
    "doi": "is not a DOI. Write it as in '10.1000/xyz', without an address before it.",
}


def _problem(details: ErrorDetails, data: Any, model: type[BaseModel]) -> str:
    """Translate pydantic's location and message into place, problem and remedy."""
    location = details["loc"]
    place = _place(location, data)
    kind = details["type"]
    name = str(location[-1]) if location else ""
    if kind == "extra_forbidden":
        hint = closest(name, _fields_at(location[:-1], model))
        return f"{place}: the key '{name}' is not known.{hint} Remove or rename it."
    if kind == "missing":
        return f"{place}: the key '{name}' is missing. Add it."
    if location and location[-1] == "[key]":
        return (
            f"{_place(location[:-2], data)}: '{location[-2]}' is not a language. Use two letters, as in 'sv'."
        )
    if kind in _PROBLEMS:
        return f"{place}: {_PROBLEMS[kind]}"
    if kind == "string_pattern_mismatch":
        return f"{place}: {_SHAPES.get(name, _SHAPES['id'])}"
    message = re.sub(r"^Value error, ", "", details["msg"])
    if kind == "literal_error":
        expected = re.findall(r"'([^']*)'", message)
        given = _value_at(location, data)
        hint = closest(given, expected) if isinstance(given, str) else ""
        return f"{place}: is not one of {', '.join(expected)}.{hint} Choose one of them."
    return f"{place}: {message[:1].lower()}{message[1:]}" + ("" if message.endswith(("?", ".")) else ".")


def _value_at(location: Sequence[int | str], data: Any) -> Any:
    for key in location:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _place(location: Sequence[int | str], data: Any) -> str:
    """Name list members by their id or code, so that a person finds them: items › P3 › wording."""
    parts: list[str] = []
    here = data
    for key in location:
        try:
            here = here[key]
        except (KeyError, IndexError, TypeError):
            if here is None or isinstance(here, str | int | float):
                break  # what follows is pydantic's name for a branch of a union, not a place in the file
            here = None
        if isinstance(key, int):
            name = here.get("id", here.get("code")) if isinstance(here, Mapping) else None
            parts.append(str(name) if name is not None else f"number {key + 1}")
        else:
            parts.append(key)
    return " › ".join(parts) or "file"


def _fields_at(location: Sequence[int | str], model: type[BaseModel]) -> list[str]:
    """Return the keys allowed at a location, by walking the models' annotations."""
    for key in location:
        if isinstance(key, int):
            continue
        field = next((f for n, f in model.model_fields.items() if (f.alias or n) == key), None)
        inner = next((t for t in _models_in(field.annotation)), None) if field else None
        if inner is None:
            return []
        model = inner
    return [f.alias or n for n, f in model.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    found: list[type[BaseModel]] = []
    for argument in getattr(annotation, "__args__", ()):
        found += _models_in(argument)
    return found
