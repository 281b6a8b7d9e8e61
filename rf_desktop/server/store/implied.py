"""Finds what loader criteria do not reach in a statement: it would be read over all accounts, so it is refused (R3).

Bare tables and SQL text, wherever they stand; and mapped classes that a statement uses in its conditions only.

SQLAlchemy adds loader criteria to the classes that a SELECT names: in its columns, its FROM or its joins. One that
only appears in a WHERE or ORDER BY becomes a FROM of its own without them, and would be read over all accounts:
`exists().where(Other.id == ...)`, `select(A).where(A.id == B.a_id)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapper
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.visitors import ExternallyTraversible, HasTraverseInternals


def plain_parts(statement: Executable) -> set[str]:
    """The names of bare tables in `statement`, and pieces of SQL text; empty is good.

    Bare columns of a class that the outermost SELECT names are that class's: SQLAlchemy loads by key that way.
    """
    found: set[str] = set()
    named: set[Any] = set()
    if isinstance(statement, sa.Select):
        named = {entity.local_table for entity in _used(_naming(statement), []) if isinstance(entity, Mapper)}
    waiting: list[tuple[Any, set[Any]]] = [(part, named) for part in _children(statement)]
    seen: dict[int, Any] = {}  # holds what it has seen, so that no identity is given away twice
    while waiting:
        part, free = waiting.pop()
        if id(part) in seen:
            continue
        seen[id(part)] = part
        is_mapped = "parententity" in getattr(part, "_annotations", {})
        if isinstance(part, sa.TextClause):
            found.add(part.text)
        elif isinstance(part, sa.ColumnClause):
            if part.is_literal and part.name != "*":
                found.add(part.name)
            elif part.table is not None and not is_mapped and part.table not in free:
                waiting.append((part.table, set()))
        elif isinstance(part, sa.TableClause):
            if not is_mapped:
                found.add(part.name)
        else:
            inner = set() if isinstance(part, sa.SelectBase) else free
            waiting += [(child, inner) for child in _children(part)]
    return found


def _children(part: Any) -> Iterable[Any]:
    if isinstance(part, sa.Select):  # by itself it also gives the tables of mapped columns, without their class
        return HasTraverseInternals.get_children(part)
    return part.get_children() if isinstance(part, ExternallyTraversible) else ()


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
