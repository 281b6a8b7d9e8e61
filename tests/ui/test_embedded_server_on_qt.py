"""The embedded server is looked after on Qt's own loop, as in the application."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from rf_desktop.app.embedded_server import EmbeddedServer, Running, Stopped

CHILD = Path(__file__).parents[1] / "app" / "speaking_child.py"


async def test_a_killed_server_comes_back_while_the_windows_stay(
    tmp_path: Path, until: Callable[..., Awaitable[None]]
) -> None:
    """D6."""
    server = EmbeddedServer(tmp_path, command=[sys.executable, str(CHILD), "serves"], back_off=(0.01,))
    first = await server.start()
    assert isinstance(first, Running)
    os.kill(first.pid, signal.SIGKILL)
    await until(lambda: isinstance(server.state.value, Running) and server.state.value.pid != first.pid, 30)
    second = server.state.value
    assert isinstance(second, Running)
    assert second.url == first.url
    await server.stop()
    assert server.state.value == Stopped()
