"""Statements that are compiled once for a run and not once for each test's own store."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

from rf_desktop.server.store import engine as engine_module
from rf_desktop.server.store.columns import Base

_ROOM = 20_000
"""Statements that are kept; the product has a few hundred."""
_compiled: LRUCache[Any, Any] = LRUCache(_ROOM)


class _ForAll:
    """An engine's cache that all engines share whose dialects compile alike."""

    def get(self, key: tuple[Any, ...], default: object = None) -> object:
        return _compiled.get(_of_any_engine(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: object) -> None:
        _compiled[_of_any_engine(key)] = compiled


def _of_any_engine(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """SQLAlchemy's key begins with the dialect, of which each engine has one of its own."""
    dialect, *rest = key
    return (dialect.name, dialect.driver, dialect.server_version_info, *rest)


def share_compiled_statements(patch: pytest.MonkeyPatch) -> None:
    """From now on, what one store's engine has compiled is there for those that are opened after it."""
    make = engine_module.create_async_engine

    def sharing(*arguments: Any, **how: Any) -> AsyncEngine:
        engine = make(*arguments, **how)
        engine.sync_engine._compiled_cache = _ForAll()  # type: ignore[assignment] # what of a cache is used, it has
        return engine

    patch.setattr(engine_module, "create_async_engine", sharing)
    for mapper in Base.registry.mappers:  # what a flush writes is compiled into a cache of its mapper
        patch.setattr(mapper, "_compiled_cache", _ForAll())
