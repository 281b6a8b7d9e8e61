"""Importing much at once, at the start of a program."""

from __future__ import annotations

import builtins
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_PYTHONS_OWN = builtins.__import__  # taken before PySide6 is there


@contextmanager
def importing() -> Iterator[None]:
    """While the block imports, only that is done. Together what is left out is a quarter of a start.

    Nobody looks for garbage: there is none among modules, and what the block made stays out of later collections too.
    And PySide6 does not read the source of each module to see whether it wants Qt's names in another spelling.
    """
    was_on, found = gc.isenabled(), builtins.__import__
    gc.disable()
    setattr(builtins, "__import__", _PYTHONS_OWN)  # noqa: B010 - a type checker takes it for a function
    try:
        yield
    finally:
        setattr(builtins, "__import__", found)  # noqa: B010
        gc.freeze()
        if was_on:
            gc.enable()
