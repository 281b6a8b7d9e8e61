"""How numbers and enumerations are written."""

from __future__ import annotations

from collections.abc import Sequence

THOUSANDS = ","
DECIMAL = "."
LIST_COMMA = "{before}, {last}"
LIST_AND = "{before} and {last}"


def number(value: int) -> str:
    """`20,000`."""
    return f"{value:,}".replace(",", THOUSANDS)


def decimal(value: float) -> str:
    """One digit behind the point: `1.4`."""
    return f"{value:.1f}".replace(".", DECIMAL)


def enumeration(parts: Sequence[str]) -> str:
    """`Jane, Sam and Alex`; "" of nothing."""
    if not parts:
        return ""
    line = parts[0]
    for part in parts[1:-1]:
        line = LIST_COMMA.format(before=line, last=part)
    return LIST_AND.format(before=line, last=parts[-1]) if len(parts) > 1 else line
