"""Requests that could succeed, made from the contract alone, so that a new route is covered without a new line here."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Union

from pydantic import BaseModel

Ids = Mapping[str, str]
"""An account's ids by kind: `session_id`, `handoff_id`, `person_id` …"""
PERSONS = ("target_id", "to_id", "colleague_id", "asked_id", "coach_id", "offered_to_id", "assignee_id")
"""Fields of bodies that name a person, besides `person_id`."""
WORDS = {"outcome": "shown"}
"""Fields that take some of their words only."""


class NoSample(AssertionError):
    """The contract has a kind of id or of value that nobody here can make: say how."""


def sample(model: type[BaseModel], ids: Ids) -> dict[str, Any]:
    """A body of this model: each field that is required, and each that names an id."""
    made: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if field.is_required() or is_id(name):
            made[name] = _value(name, field.annotation, ids)
    return made


def is_id(name: str) -> bool:
    """Whether a field names rows."""
    return name.endswith(("_id", "_ids")) or name == "ids"


def names_ids(model: type[BaseModel]) -> bool:
    """Whether a body of this model can name rows."""
    return any(is_id(name) for name in model.model_fields)


def _value(name: str, kind: Any, ids: Ids) -> Any:
    if name in WORDS:
        return WORDS[name]
    origin = typing.get_origin(kind)
    if origin in (Union, types.UnionType):
        return _value(name, next(each for each in typing.get_args(kind) if each is not type(None)), ids)
    if origin is Literal:
        return typing.get_args(kind)[0]
    if origin in (tuple, list, frozenset, set):
        return [_value(name, typing.get_args(kind)[0], ids)]
    if is_id(name):
        wanted = "person_id" if name in PERSONS else "notice_id" if name == "ids" else name.removesuffix("s")
        if wanted not in ids:
            raise NoSample(f"a body names “{name}”, and no test knows such an id")
        return ids[wanted]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return sample(kind, ids)
    plain = getattr(kind, "__supertype__", kind)
    values = {str: "x", int: 1, float: 1.0, bool: True, datetime: (datetime.now(UTC) + timedelta(hours=1)).isoformat()}
    if plain not in values:
        raise NoSample(f"{name}: {kind}")
    return values[plain]
