"""Where windows are shown while measuring: a virtual screen if there is one, else Qt's offscreen platform.

Home, configuration and sockets are a temporary folder's, and no session bus is within reach, so that neither the user's
settings nor the user's password store are touched.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.figures import CannotMeasure
from bench.launch import launched
from rf_desktop.app.story.sandbox import virtual_screen
from rf_desktop.app.story.supervised import MissingProgram, ServiceDidNotStart

_ELSEWHERE = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE")
_UNINSTALLED = ("PYTHONDONTWRITEBYTECODE",)
"""What a developer's computer may say and an installed program never hears: each start would compile each module."""


@dataclass(frozen=True)
class Stage:
    """`env` is the whole environment of what is measured; `folder` is empty and goes with the stage."""

    platform: str
    env: Mapping[str, str]
    folder: Path


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """A virtual screen on which Qt can really show a window, or none."""
    with tempfile.TemporaryDirectory(prefix="rf-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        plain = _private(folder)
        with contextlib.ExitStack() as held:
            try:
                screen = held.enter_context(virtual_screen(1600, 1000))
                shown = Stage("xcb on Xvfb", {**plain, **screen.env}, folder)
                _try_window(shown)
            except (MissingProgram, ServiceDidNotStart, CannotMeasure):
                shown = Stage("offscreen", {**plain, "QT_QPA_PLATFORM": "offscreen"}, folder)
            yield shown


def _try_window(on: Stage) -> None:
    """Raises CannotMeasure when this platform shows no window, as where Qt's xcb libraries are missing."""
    with launched(on.env, "window") as window:
        window.hear("window")


def _private(folder: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE + _UNINSTALLED}
    env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder / 'no-bus'}"
    for variable in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR"):
        own = folder / variable.lower()
        own.mkdir(mode=0o700)
        env[variable] = str(own)
    return env
