"""How this program starts itself again: the frozen file, or this Python with our package."""

from __future__ import annotations

import sys


def own_program() -> list[str]:
    """The command line's beginning; arguments of `rf-desktop` follow."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "rf_desktop"]
