"""One running application per user and profile; a second start hands its link to the first and ends (SPEC D1)."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QDeadlineTimer, QDir, QLockFile, QObject, QStandardPaths, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from rf_desktop.values import dataclass

LONGEST_LINE = 2_048  # bytes
LONGEST_ADDRESS = 100  # bytes of a socket file's path; the systems' limits begin at 104
PATIENCE = 5_000  # ms that a second start waits for the first one's word
_SILENCE = 2_000  # ms after which a connection that says nothing is closed
_TURN = 100  # ms for one try at the lock or the connection
_HEARD, _NOT_UNDERSTOOD = b"ok\n", b"no\n"
_TOKEN = re.compile(r"[\w.:\-/]{1,256}", re.ASCII)


@dataclass(frozen=True)
class First:
    """This process is the application; `activated` tells of later starts."""


@dataclass(frozen=True)
class HandedOver:
    """Another process is the application and has taken the link: this one can end."""


@dataclass(frozen=True)
class NoAnswer:
    """The other process says nothing, the lock cannot be made, or later starts cannot be heard: `why` says more."""

    reason: Literal["silent", "no_lock", "deaf"]
    why: str = ""


class SingleInstance(QObject):
    """Call `claim` once, before the loop runs.

    activated(link): another start happened. The text is untrusted and may be empty (only raise the window);
    read it with `links.read_link`. Where the desktop gave a token for raising, it is in XDG_ACTIVATION_TOKEN by then.
    """

    activated = Signal(str)

    def __init__(self, profile: str, *, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        who = hashlib.sha256(f"{getpass.getuser()}\0{profile}".encode()).hexdigest()[:16]
        name = f"resolutionflow-{who}"
        place = folder or _runtime_folder()
        self._address = _address(place, name)
        self._lock = QLockFile(str(place / f"{name}.lock"))
        self._lock.setStaleLockTime(0)  # never by age; a lock whose process is gone is taken over
        self._server: QLocalServer | None = None

    def claim(self, link: str = "", *, patience: int = PATIENCE) -> First | HandedOver | NoAnswer:
        """Become the application, or hand `link` to the one that is. Blocks at most `patience` ms.

        Both are tried in turns, because the first one may be between its lock and its socket, or just ending.
        """
        deadline = QDeadlineTimer(patience)
        while True:
            if self._lock.tryLock(_TURN):
                return self._listen()
            if self._lock.error() != QLockFile.LockError.LockFailedError:
                return NoAnswer("no_lock")
            if self._hand_over(link):
                return HandedOver()
            if deadline.hasExpired():
                return NoAnswer("silent")

    def close(self) -> None:
        """Stop listening and let the next start be the first."""
        if self._server:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _listen(self) -> First | NoAnswer:
        QLocalServer.removeServer(self._address)  # what a killed process left; the lock says it is nobody's
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(self._address):
            self._lock.unlock()
            return NoAnswer("deaf", server.errorString())
        server.newConnection.connect(self._welcome)
        self._server = server
        return First()

    def _hand_over(self, link: str) -> bool:
        line = json.dumps({"link": link, "token": os.environ.get("XDG_ACTIVATION_TOKEN", "")}).encode() + b"\n"
        if len(line) > LONGEST_LINE:
            line = b'{"link": "", "token": ""}\n'  # no link of ours is that long: raising the window is left
        _allow_raising()
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        if not socket.waitForConnected(_TURN):
            return False
        socket.write(line)
        socket.flush()
        heard = socket.waitForReadyRead(_SILENCE) and socket.readAll().data() == _HEARD
        socket.abort()
        return bool(heard)

    def _welcome(self) -> None:
        while self._server and self._server.hasPendingConnections():
            _Visitor(self._server.nextPendingConnection(), self)


class _Visitor(QObject):
    """One connection of another start: one line, one word back, closed."""

    def __init__(self, socket: QLocalSocket, instance: SingleInstance) -> None:
        super().__init__(instance)
        self._socket = socket
        self._instance = instance
        socket.setParent(self)
        socket.setReadBufferSize(LONGEST_LINE + 1)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self.deleteLater)
        QTimer.singleShot(_SILENCE, self, socket.abort)
        self._read()

    def _read(self) -> None:
        if not self._socket.canReadLine():
            if self._socket.bytesAvailable() > LONGEST_LINE:
                self._socket.abort()
            return
        heard = _read_line(bytes(self._socket.readLine(LONGEST_LINE + 1).data()))
        self._socket.readyRead.disconnect(self._read)
        self._socket.write(_NOT_UNDERSTOOD if heard is None else _HEARD)
        self._socket.flush()
        self._socket.disconnectFromServer()
        if heard is not None:
            link, token = heard
            if token:
                os.environ["XDG_ACTIVATION_TOKEN"] = token
            self._instance.activated.emit(link)


def _read_line(line: bytes) -> tuple[str, str] | None:
    """Link and activation token; None for anything that no start of ours would say."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not line.endswith(b"\n"):
        return None
    link, token = said.get("link"), said.get("token", "")
    if not isinstance(link, str) or not isinstance(token, str):
        return None
    return link, token if _TOKEN.fullmatch(token) else ""


def _address(place: Path, name: str) -> str:
    """A socket file in `place`; a bare name, which Qt puts in the system's place, where a file cannot be."""
    file = str(place / f"{name}.socket")
    return name if sys.platform == "win32" or len(os.fsencode(file)) > LONGEST_ADDRESS else file


def _runtime_folder() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return Path(place or QDir.tempPath())


def _allow_raising() -> None:
    """Windows lets only the process that the user started raise a window, unless that one allows it (not run there)."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)
