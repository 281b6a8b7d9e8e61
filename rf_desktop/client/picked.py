"""Files of this computer that a person picked: reading one to attach it, and saving one that came."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Literal

from rf_desktop.client.private_file import UNFINISHED, why
from rf_desktop.domain.files import FILE_BYTES


class NotTaken(Exception):
    """A picked file that cannot be attached; `why` is the system's word where it is unreadable."""

    def __init__(self, reason: Literal["folder", "empty", "too_large", "unreadable"], system: str = "") -> None:
        self.reason: Literal["folder", "empty", "too_large", "unreadable"] = reason
        self.why = system
        super().__init__(reason)


def read_picked(path: Path) -> bytes:
    """All of a file. Never waits for a device or a pipe. Raises NotTaken. Call it in a thread."""
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise NotTaken("folder")
        if not stat.S_ISREG(kind.st_mode):
            raise NotTaken("unreadable", "it is no file")
        if kind.st_size > FILE_BYTES:
            raise NotTaken("too_large")
        with path.open("rb") as file:
            content = file.read(FILE_BYTES + 1)
    except OSError as error:
        raise NotTaken("unreadable", why(error)) from error
    if len(content) > FILE_BYTES:
        raise NotTaken("too_large")
    if not content:
        raise NotTaken("empty")
    return content


def save_picked(path: Path, content: bytes) -> None:
    """Put `content` where a person said; what stood there is replaced only by the whole. Raises OSError."""
    unfinished = path.with_name(f".{path.name}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
