"""Finds mapped classes that a statement uses in its conditions only.

SQLAlchemy adds loader criteria to the classes that a SELECT names: in its columns, its FROM or its joins. One that
only appears in a WHERE or ORDER BY becomes a FROM of its own without them, and would be read over all accounts:
`exists().where(Other.id == ...)`, `select(A).where(A.id == B.a_id)`. Such statements are refused (R3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.visitors import ExternallyTraversible


def implied_classes(statement: Executable) -> set[str]:
    """The names of the mapped classes (or aliases of them) that no part of `statement` names; empty is good."""
    nested: list[sa.Select[Any]] = []
    if isinstance(statement, (sa.Update, sa.Delete)):
        named = set(_used([statement.table], nested))
        return _missing(_conditions(statement), named)
    return _missing([statement], set())


def _missing(parts: Iterable[Any], outer: set[Any]) -> set[str]:
    """What `parts` use beyond `outer`; each SELECT inside is looked at with the names around it."""
    nested: list[sa.Select[Any]] = []
    missing = {str(entity) for entity in set(_used(parts, nested)) - outer}
    for select in nested:
        missing |= _missing_in(select, outer)
    return missing


def _missing_in(select: sa.Select[Any], outer: set[Any]) -> set[str]:
    inner: list[sa.Select[Any]] = []
    named = outer | set(_used(_naming(select), inner))
    missing = _missing(_conditions(select), named)
    for each in inner:
        missing |= _missing_in(each, named)
    return missing


def _naming(select: Any) -> list[Any]:
    """The parts of a SELECT to which loader criteria are added."""
    joins = [part for join in select._setup_joins for part in join[:3] if part is not None]  # noqa: SLF001
    return [*select._raw_columns, *select._from_obj, *joins]  # noqa: SLF001


def _conditions(statement: Any) -> list[Any]:
    """The parts that filter, group and sort."""
    lists = ("_where_criteria", "_having_criteria", "_order_by_clauses", "_group_by_clauses")
    parts = [part for name in lists for part in getattr(statement, name, ())]
    return parts + list((getattr(statement, "_values", None) or {}).values())


def _used(parts: Iterable[Any], nested: list[sa.Select[Any]]) -> Iterator[Any]:
    """The mapped classes that `parts` mention; SELECTs inside are put aside into `nested`."""
    for part in parts:
        if isinstance(part, sa.Select):
            nested.append(part)
        elif isinstance(part, ExternallyTraversible):
            entity = getattr(part, "_annotations", {}).get("parententity")
            if entity is not None:
                yield entity
            yield from _used(part.get_children(), nested)
