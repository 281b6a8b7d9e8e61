"""Whether things may move: one flag, decided from what the user and the desktop say."""

from __future__ import annotations

from rf_desktop.ui.theme.tokens import Durations


def is_reduced(wish: bool | None, desktop: bool | None) -> bool:
    """The user's own setting wins over the desktop's; without either, things move.

    `wish` is the preference kept in this program (None: follow the desktop), `desktop` what the desktop reported
    (None: it said nothing).
    """
    if wish is not None:
        return wish
    return bool(desktop)


_said: bool | None = None


def desktop_said(reduced: bool | None) -> None:
    """The desktop said whether little should move; the Qt in use does not ask it, so somebody else does."""
    global _said  # noqa: PLW0603 - there is one desktop
    _said = reduced


def desktop_reduces() -> bool | None:
    """What the desktop said of motion; None while it said nothing."""
    return _said


class Motion:
    """How long things take. Asked at the moment something starts to move, never kept."""

    def __init__(self, durations: Durations, *, reduced: bool = False) -> None:
        self._durations = durations
        self.reduced = reduced

    def duration(self) -> int:
        """Milliseconds for appearing, leaving and closing up: 0 when motion is reduced."""
        return 0 if self.reduced else self._durations.appear
