"""The screen on which pictures are taken: Qt's own offscreen one is 800 pixels wide, smaller than the window, and moves
every menu and every detached queue to where no user would see it."""

from __future__ import annotations

import json
from pathlib import Path

SIZE = (2880, 1800)
"""In pixels of the screen; twice the largest window, for pictures at 200 %."""


def wide_screen(folder: Path) -> str:
    """The name of a platform with such a screen; its description is written into `folder`."""
    width, height = SIZE
    screen = {"name": "wide", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1}
    described = {"screens": [screen | {"logicalDpi": 96, "logicalBaseDpi": 96}]}
    file = folder / "screen.json"
    file.write_text(json.dumps(described), encoding="utf-8")
    return f"offscreen:configfile={file}"
