"""Whether things may move: decided from what the user and the desktop say, each time that it is asked (M8, D5)."""

from __future__ import annotations

from rf_desktop.ui.theme.tokens import Durations


class Motion:
    """How long things take. Asked at the moment something starts to move, never kept.

    `wish` is what the user chose (None: like the desktop), `desktop` what the desktop said (None: nothing). Both may
    change while the program runs.
    """

    def __init__(self, durations: Durations, *, wish: bool | None = None) -> None:
        self._durations = durations
        self.wish = wish
        self.desktop: bool | None = None

    @property
    def reduced(self) -> bool:
        """The user's own choice wins over the desktop's; without either, things move."""
        return bool(self.desktop) if self.wish is None else self.wish

    def duration(self) -> int:
        """Milliseconds for appearing, leaving and closing up: 0 when motion is reduced."""
        return 0 if self.reduced else self._durations.appear
