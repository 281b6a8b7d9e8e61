"""How numbers are written."""

from __future__ import annotations

THOUSANDS = ","
DECIMAL = "."


def number(value: int) -> str:
    """`20,000`."""
    return f"{value:,}".replace(",", THOUSANDS)


def decimal(value: float) -> str:
    """One digit behind the point: `1.4`."""
    return f"{value:.1f}".replace(".", DECIMAL)
