"""Rows that the database itself writes as JSON: it does so faster than Python can even take the values out of a row.

The two engines name the function differently, and keep moments differently; what comes out is the same JSON.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from rf_desktop.server.store.columns import UtcMoment


class JsonObject(FunctionElement[str]):
    """The text of an object with these names and values; a moment is written as the contract writes moments."""

    inherit_cache = True
    type = sa.Text()

    def __init__(self, **values: sa.ColumnElement[Any]) -> None:
        parts: list[sa.ColumnElement[Any]] = []
        for name, value in values.items():
            parts += sa.literal_column(f"'{name}'"), _plain(value)
        super().__init__(*parts)


class JsonMoment(FunctionElement[str]):
    """A moment in UTC with microseconds and a Z."""

    inherit_cache = True
    type = sa.Text()


def _plain(value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return JsonMoment(value) if isinstance(value.type, UtcMoment) else value


@compiles(JsonObject, "sqlite")
def _object_on_sqlite(element: JsonObject, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_object({compiler.process(element.clauses, **how)})"


@compiles(JsonObject, "postgresql")
def _object_on_postgresql(element: JsonObject, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST(json_build_object({compiler.process(element.clauses, **how)}) AS TEXT)"


@compiles(JsonMoment, "sqlite")
def _moment_on_sqlite(element: JsonMoment, compiler: SQLCompiler, **how: Any) -> str:
    return f"replace({compiler.process(element.clauses, **how)}, ' ', 'T') || 'Z'"


@compiles(JsonMoment, "postgresql")
def _moment_on_postgresql(element: JsonMoment, compiler: SQLCompiler, **how: Any) -> str:
    moment = compiler.process(element.clauses, **how)
    return f"""to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
