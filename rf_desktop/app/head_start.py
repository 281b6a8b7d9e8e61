"""The embedded server's process: how it is started, and started ahead of time (D6).

A server needs longer for its imports than a window does. Which folder it serves it learns only from its first line, so
it can be on its way before anybody has that line: while this program still imports its own window.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from rf_desktop.app.plan import Plan
from rf_desktop.client.preferences import Preferences

_BACKLOG = 128


def is_wanted(plan: Plan, kept: Preferences) -> bool:
    """Whether this start leads to an own server, as far as one can tell without asking."""
    if plan.joins or plan.server_url is not None:
        return False
    return not plan.asks or kept.home in ("own", "demo")


class HeadStart:
    """A child without a start-up line yet, and the socket it inherited. Whoever makes one closes it."""

    def __init__(self, listener: socket.socket | None, child: asyncio.subprocess.Process) -> None:
        self.listener = listener
        self._child: asyncio.subprocess.Process | None = child

    @classmethod
    async def begin(cls) -> HeadStart | None:
        """Start it. None where that is not possible; then the usual start says why."""
        listener = None
        try:
            listener = listening()
            return cls(listener, await spawn(own_command(), listener))
        except (OSError, MemoryError):
            if listener:
                listener.close()
            return None

    @property
    def is_free(self) -> bool:
        """Whether nobody has taken it yet."""
        return self._child is not None

    def taken(self) -> asyncio.subprocess.Process:
        """The child; from now on it and the socket are the caller's."""
        child, self._child = self._child, None
        assert child is not None
        return child

    async def close(self) -> None:
        """End the child that nobody took."""
        if self._child is None:
            return
        child = self.taken()
        if self.listener:
            self.listener.close()
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.communicate()


def own_command() -> list[str]:
    """How this application starts its server: from a checkout or wheel, and from a frozen folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--serve"]
    return [sys.executable, "-m", "rf_desktop", "--serve"]


async def spawn(command: Sequence[str], listener: socket.socket | None) -> asyncio.subprocess.Process:
    """The child, with three pipes. Raises OSError."""
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **_inherited(listener),
    )


def listening() -> socket.socket | None:
    """A socket on a free loopback port; None on Windows, where none can be handed over. Raises OSError."""
    if sys.platform == "win32":
        return None
    listener = socket.socket()
    try:
        listener.bind(("127.0.0.1", 0))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _inherited(listener: socket.socket | None) -> dict[str, Any]:
    """What the child gets from us; its own process group, so that Ctrl-C in a terminal reaches only the application."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"pass_fds": (listener.fileno(),) if listener else (), "start_new_session": True}
