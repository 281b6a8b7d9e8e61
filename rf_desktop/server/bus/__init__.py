"""Wake-ups between those who write and those who read. No payload: the database stays the truth (V2)."""

from __future__ import annotations

from rf_desktop.server.bus.memory import MemoryBus


def open_bus(kind: str) -> MemoryBus:
    """The bus of this name. Raises ValueError for one that does not exist."""
    if kind != "memory":
        raise ValueError(f"there is no bus named {kind!r}")
    return MemoryBus()


__all__ = ["MemoryBus", "open_bus"]
