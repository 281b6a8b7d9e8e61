"""Where pictures of the documentation go, under which name, and how the windows on them look."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap

from rf_desktop.app.story.player import Window
from rf_desktop.domain.vocabulary import Language

_EXACT = 128
_ALIKE = 6  # of 255, in each of red, green and blue


@dataclass(frozen=True)
class Look:
    """How the windows look in one run."""

    name: str
    theme: str
    scale: int = 1
    size: tuple[int, int] | None = None
    language: Language = "en"


PICTURES = frozenset(
    {
        *("queue", "queue-detached", "saved-view", "snooze-menu", "new-escalation", "bell", "tray", "restarting"),
        *("junior-session", "new-session", "escalate", "before-escalating", "asked-first", "junior-escalated"),
        *("magic-moment", "magic-moment-reading", "lost-race", "context", "conversation", "resolve"),
        *("files", "picture", "drop-target", "answered-already"),
        *("undo", "ways-back", "coached-return", "coach", "coached", "consult", "asked"),
        *("offered", "offered-out", "passed-on"),
        *("palette", "keys", "crash", "sign-in", "invitation"),
        *("first-run", "first-run-own", "first-run-team"),
        *("settings", "settings-appearance", "settings-account", "settings-server", "settings-copies"),
        *("settings-computer", "settings-ai", "settings-playbooks", "settings-tickets", "settings-about"),
    }
)
"""Each screen that is pictured, in every look."""
LOOKS = (
    Look("", "light"),
    Look("dark", "dark"),
    Look("small", "light", size=(960, 600)),
    Look("de", "light", language="de"),
    Look("200", "light", 2),
)


class Album:
    """Where the pictures of one look go."""

    def __init__(self, folder: Path, look: Look) -> None:
        self._folder = folder
        self._look = look
        self.count = 0

    async def shoot(self, window: Window, name: str) -> None:
        """Take the window's picture."""
        path = self._place(name)
        await window.do("read")  # what is still to be painted is painted
        await window.shoot(path)
        self._kept(path)

    def keep(self, name: str, picture: QPixmap) -> None:
        """Keep a picture that was taken in this process."""
        path = self._place(name)
        picture.save(str(path))
        self._kept(path)

    def _place(self, name: str) -> Path:
        if name not in PICTURES:
            raise KeyError(f"{name} is not among the album's pictures")
        return self._folder / f"{'-'.join(part for part in (name, self._look.name) if part)}.png"

    def _kept(self, path: Path) -> None:
        _make_small(path)
        self.count += 1


def _make_small(path: Path) -> None:
    """256 colours are enough for a window without photographs, in a fifth of the bytes: those that are most of the
    picture, then others that are not much alike."""
    picture = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(picture.constBits()).cast("B").cast("I")
    table: list[int] = []
    for color, _ in Counter(pixels).most_common():
        if len(table) < _EXACT or (len(table) < 256 and all(_differ(color, other) for other in table)):
            table.append(color)
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    picture.convertToFormat(QImage.Format.Format_Indexed8, table, flags).save(str(path), "PNG", 0)


def _differ(one: int, other: int) -> bool:
    return any(abs((one >> shift & 255) - (other >> shift & 255)) > _ALIKE for shift in (0, 8, 16))
