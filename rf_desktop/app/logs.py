"""The desktop's own log: rotating, in the data folder, without secrets; with what nobody caught and what Qt says."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

FOLDER = "logs"
DESKTOP_LOG = "desktop.log"
SERVER_LOG = "server.log"
LARGEST_FILE = 1_000_000  # bytes
OLD_FILES = 3
_LAYOUT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_SECRET = re.compile(
    r"(?P<name>\b(?:authorization|bearer|[\w-]{0,40}(?:password|passwd|secret|token|api[_-]?key|data[_-]?key))\b"
    r"[\"']?(?:\s*[:=]\s*|\s+)(?:b?[\"'])?(?:bearer\s+|basic\s+)?)"
    r"(?P<value>[A-Za-z0-9_\-.~+/=!@#$%^&*]{6,})",
    re.IGNORECASE,
)
_NOT_ON_THIS_PLATFORM = "This plugin does not support"
"""How Qt begins to say that a platform without a screen cannot raise, grab or hint; of no use to anybody."""
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def without_secrets(text: str) -> str:
    """The text with what follows *bearer*, *token*, *password* and the like blacked out."""
    return _SECRET.sub(lambda found: found["name"] + "[removed]", text)


class SecretFreeFormatter(logging.Formatter):
    """Blacks out after everything is put together, so that arguments and tracebacks are covered as well."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


def rotating_log(path: Path, layout: str = _LAYOUT) -> logging.Handler:
    """A handler that writes `path` and keeps three old files of 1 MB; one that drops everything if it cannot."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=LARGEST_FILE, backupCount=OLD_FILES, encoding="utf-8", errors="replace"
        )
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(SecretFreeFormatter(layout))
    return handler


def start_logging(data_folder: Path, *, level: int = logging.INFO) -> None:
    """Send all logging to `logs/desktop.log` and warnings to the terminal as well; catch what nobody else does.

    A data folder that cannot be written costs the file, never the start.
    """
    root = logging.getLogger()
    terminal = logging.StreamHandler()
    terminal.setLevel(logging.WARNING)
    terminal.setFormatter(SecretFreeFormatter("%(levelname)s %(name)s: %(message)s"))
    for handler in (rotating_log(data_folder / FOLDER / DESKTOP_LOG), terminal):
        root.addHandler(handler)
    root.setLevel(level)
    for chatty in ("httpx", "httpcore", "qasync", "asyncio"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_thread
    sys.unraisablehook = _log_unraisable
    qInstallMessageHandler(_log_qt)


def log_loop_failures(loop: asyncio.AbstractEventLoop) -> None:
    """Failures of tasks and callbacks that nobody awaited go to the log, with their traceback."""
    loop.set_exception_handler(_log_loop)


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("rf_desktop").critical("Nobody caught this", exc_info=(kind, error, trace))


def _log_thread(what: threading.ExceptHookArgs) -> None:
    name = what.thread.name if what.thread else "a thread"
    error = what.exc_value
    trace = (type(error), error, what.exc_traceback) if error else None
    logging.getLogger("rf_desktop").critical("Nobody caught this in %s", name, exc_info=trace)


def _log_unraisable(what: sys.UnraisableHookArgs) -> None:
    error = what.exc_value
    trace = (type(error), error, what.exc_traceback) if error else None
    logging.getLogger("rf_desktop").error("%s %r", what.err_msg or "Ignored in", what.object, exc_info=trace)


def _log_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    log = logging.getLogger("rf_desktop.loop")
    log.error("%s", context.get("message", "The loop met a failure"), exc_info=context.get("exception"))


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    category = context.category or "default"
    level = logging.DEBUG if message.startswith(_NOT_ON_THIS_PLATFORM) else _QT_LEVELS.get(kind, logging.WARNING)
    logging.getLogger(f"qt.{category}").log(level, "%s", message)
