"""Whole-or-nothing writing of small private files: a reader sees the old text or the new one, never half of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

UNFINISHED = ".unfinished"
WORDS: Mapping[int, str] = {
    errno.EACCES: "permission denied",
    errno.EPERM: "operation not permitted",
    errno.EROFS: "read-only file system",
    errno.ENOSPC: "no space left on device",
    errno.EDQUOT: "disk quota exceeded",
    errno.ENOENT: "no such file or directory",
    errno.ENOTDIR: "not a directory",
    errno.EISDIR: "is a directory",
    errno.EEXIST: "file exists",
    errno.EIO: "input/output error",
    errno.ENAMETOOLONG: "file name too long",
    errno.EMFILE: "too many open files",
}
"""What the system says most, in English whatever the computer speaks; `heard` knows them in other languages (D5)."""


def replace_text(path: Path, text: str, *, precious: bool = True) -> None:
    """Put `text` (UTF-8) in `path`, readable by the user only, making the folder when it is missing.

    The text is on the disk before the old file gives way, so a crash or a power cut leaves one of the two. What the
    server knows anyway is not `precious`: it is spared the wait for the disk, and a power cut may leave neither.
    Raises OSError.
    """
    replace_bytes(path, text.encode(errors="replace"), precious=precious)


def replace_bytes(path: Path, content: bytes, *, precious: bool = True) -> None:
    """As `replace_text`, with any bytes."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if precious:
                file.flush()
                os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def why(error: OSError) -> str:
    """The system's own few words for what went wrong, lower-case, to stand inside a sentence."""
    words = WORDS.get(error.errno or 0) or error.strerror or type(error).__name__
    return words[:1].lower() + words[1:]
