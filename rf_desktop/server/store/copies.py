"""Copies of a database and their way back, and why one could not be made or used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class CopyTrouble(Exception):
    """A copy cannot be made or put back; the text is one sentence that says what to do."""


@contextmanager
def made_whole(target: Path) -> Iterator[Path]:
    """A file to write to that becomes `target` when the block succeeds; nobody ever finds half a copy.

    Readable by its owner only. Raises CopyTrouble when `target` exists or has no folder.
    """
    if target.exists():
        raise CopyTrouble(f"{target} exists already; choose another name.")
    if not target.parent.is_dir():
        raise CopyTrouble(f"There is no folder {target.parent}.")
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield partial
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(target)
    except OSError as error:
        raise CopyTrouble(f"{target} cannot be written: {error.strerror or error}.") from None
    finally:
        partial.unlink(missing_ok=True)
