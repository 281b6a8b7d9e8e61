"""What went down, written on this computer and nowhere else: nobody caught it, Qt gave up, the process died, the
server inside ended by itself (D7).

A report says where in the program it happened. It holds no words of anybody: an error's own message is left out, as it
may quote a conversation; folders of the user are named `~`; what looks like a secret is blacked out.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import linecache
import logging
import os
import platform
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import qVersion

import rf_desktop
from rf_desktop.app.logs import FOLDER as LOGS
from rf_desktop.app.logs import SERVER_LOG, without_secrets
from rf_desktop.domain.moments import Clock, now
from rf_desktop.viewmodels.crashes import CrashReport

FOLDER = "crashes"
MOST = 10
"""Reports that are kept; the oldest goes first."""
_LAST_LINES = 100
_LEFT_OUT = "(its message is left out: it may quote a conversation)"
_PACKAGE = Path(rf_desktop.__file__).resolve().parent.parent
_log = logging.getLogger(__name__)


class CrashReports(logging.Handler):
    """Writes a report for each failure that reaches the log with its traceback, once per place in the program.

    See `viewmodels.crashes.CrashStore` for the reading side.
    """

    def __init__(self, data_folder: Path, clock: Clock = now) -> None:
        super().__init__(logging.WARNING)
        self._data = data_folder
        self._folder = data_folder / FOLDER
        self._clock = clock
        self._native: TextIO | None = None

    def start(self) -> None:
        """Watch from now on: hang on to the log, and catch what kills the process itself."""
        logging.getLogger().addHandler(self)
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._take_in_native()
            self._native = (self._folder / f"native-{os.getpid()}").open("w", encoding="utf-8")
            faulthandler.enable(self._native)

    def stop(self) -> None:
        """The program ends in order: no native crash came."""
        logging.getLogger().removeHandler(self)
        if self._native is not None:
            faulthandler.disable()
            self._native.close()
            Path(self._native.name).unlink(missing_ok=True)
            self._native = None

    def emit(self, record: logging.LogRecord) -> None:
        """Called for everything that is logged; most of it is no crash."""
        try:
            if getattr(record, "crashed", "") == "server":
                self._write("The server inside the application ended by itself", self._of_server(record))
            elif record.levelno >= logging.CRITICAL and record.name.startswith("qt."):
                self._write("Qt gave up", [record.getMessage()])
            elif record.levelno >= logging.ERROR and record.exc_info and record.exc_info[1] is not None:
                self._write("Nobody caught an error", list(_frames(record.exc_info[1])))
        except Exception:  # a failure of failing must not hide the first one
            self.handleError(record)

    def reports(self) -> tuple[CrashReport, ...]:
        """What there is, the newest first."""
        found = []
        for file in sorted(self._folder.glob("*.txt"), reverse=True):
            with contextlib.suppress(OSError):
                found.append(CrashReport(file.stem, file.read_text(encoding="utf-8", errors="replace")))
        return tuple(found)

    def delete(self, keys: tuple[str, ...]) -> None:
        """Delete these reports."""
        for key in keys:
            with contextlib.suppress(OSError):
                (self._folder / f"{key}.txt").unlink(missing_ok=True)

    def _write(self, what: str, lines: list[str]) -> None:
        body = "\n".join(lines)
        place = hashlib.sha256(f"{what}\n{body}".encode()).hexdigest()[:8]
        if any(self._folder.glob(f"*-{place}.txt")):
            return
        at = self._clock()
        head = [
            f"ResolutionFlow Desktop {rf_desktop.__version__}, Python {platform.python_version()}, Qt {qVersion()}",
            f"{platform.platform()}, {at:%Y-%m-%d %H:%M:%S} UTC",
            f"{what}.",
            "",
        ]
        text = without_secrets(_without_homes("\n".join([*head, body, ""])))
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._folder / f"{at:%Y%m%d-%H%M%S}-{place}.txt"
        file.write_text(text, encoding="utf-8", errors="replace")
        file.chmod(0o600)
        for old in sorted(self._folder.glob("*.txt"))[:-MOST]:
            old.unlink(missing_ok=True)

    def _take_in_native(self) -> None:
        """What an earlier process wrote while it died; one that was killed left nothing in it."""
        for file in self._folder.glob("native-*"):
            if _lives(file.name.removeprefix("native-")):
                continue
            said = file.read_text(encoding="utf-8", errors="replace").strip()
            file.unlink()
            if said:
                self._write("The process died", said.splitlines())

    def _of_server(self, record: logging.LogRecord) -> list[str]:
        """How it ended, and its last words: its log holds no conversations (R4)."""
        try:
            last = (self._data / LOGS / SERVER_LOG).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            last = []
        return [record.getMessage(), "", *last[-_LAST_LINES:]]


def _frames(error: BaseException) -> Iterator[str]:
    """Where it happened, the cause first, without a word of what it was about."""
    inner = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if inner is not None:
        yield from _frames(inner)
        yield ""
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__} {_LEFT_OUT}"
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        yield f"  {_short(file)}:{line} in {frame.f_code.co_name}"
        if code := linecache.getline(file, line).strip():
            yield f"      {code}"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _frames(each)


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(_PACKAGE)) if path.is_relative_to(_PACKAGE) else file


def _without_homes(text: str) -> str:
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _lives(pid: str) -> bool:
    if not pid.isdigit() or int(pid) == os.getpid():
        return False
    if sys.platform == "win32":
        return False  # one instance per profile: whoever wrote it has ended
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
