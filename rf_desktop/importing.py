"""Importing much at once, at the start of a program."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def importing() -> Iterator[None]:
    """While the block imports, nobody looks for garbage: there is none among modules, and looking again and again at
    what was imported so far takes a seventh of the start. What the block made is left out of later collections too."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
