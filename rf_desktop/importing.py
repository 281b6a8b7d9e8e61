"""Importing much at once, at the start of a program."""

from __future__ import annotations

import builtins
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_PYTHONS_OWN = builtins.__import__  # taken before PySide6 is there
_LEFT_OUT = ("httpx._main", "rich")
"""What libraries import only where they find it installed: httpx its command line, and httpx and structlog what paints
terminals in colours. No program of ours uses either."""


@contextmanager
def importing() -> Iterator[None]:
    """While the block imports, only that is done. Together what is left out is a third of a start.

    Nobody looks for garbage: there is none among modules, and what the block made stays out of later collections too.
    PySide6 reads no sources (`plainly`). Nobody brings along what nobody needs. And pydantic does not look through
    everything that is installed for plugins, not later either.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    was_on = gc.isenabled()
    left_out = [name for name in _LEFT_OUT if name not in sys.modules]
    gc.disable()
    sys.modules.update(dict.fromkeys(left_out))  # type: ignore[arg-type] # None: "there is no such module"
    try:
        with plainly():
            yield
    finally:
        for name in left_out:
            del sys.modules[name]
        gc.freeze()
        if was_on:
            gc.enable()


@contextmanager
def plainly() -> Iterator[None]:
    """While the block imports, PySide6 does not read the source of each module to see whether it wants Qt's names in
    another spelling."""
    found = builtins.__import__
    setattr(builtins, "__import__", _PYTHONS_OWN)  # noqa: B010 - a type checker takes it for a function
    try:
        yield
    finally:
        setattr(builtins, "__import__", found)  # noqa: B010
