"""What every way of telling the user outside the window has in common (SPEC Q5, Q8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from rf_desktop.client.observable import Cell
from rf_desktop.values import dataclass
from rf_desktop.viewmodels.herald import Urgency

DEFAULT_ACTION = "default"


@dataclass(frozen=True)
class Available:
    """The desktop shows notifications; `daemon` is what does it, for the settings page."""

    daemon: str


@dataclass(frozen=True)
class Unavailable:
    """Only toasts in the window; `reason` is a sentence for the user."""

    reason: str


Availability = Available | Unavailable


@dataclass(frozen=True)
class Shown:
    """The desktop took the notification."""


@dataclass(frozen=True)
class Failed:
    """It was not shown; `reason` is a sentence for the log of notices."""

    reason: str


Outcome = Shown | Failed


class Notifier(Protocol):
    """Shows notices on the desktop. Nothing here blocks or raises; what became of a notice is told afterwards.

    A notice is known by its `key` (a handoff's id, say): showing the same key again replaces it in place.
    Orders are carried out in the order in which they were given.
    """

    on_action: Callable[[str, str], None]
    """(key, action_id); "default" is a click on the notice itself. Raise the window after having gone there."""

    on_open_queue: Callable[[], None]
    """A click that cannot be traced to one notice: show the queue, never a guess."""

    on_outcome: Callable[[str, Outcome], None]
    """(key, Shown or Failed), once for each `notify`."""

    @property
    def availability(self) -> Cell[Availability]:
        """Whether the desktop shows notifications, watchable."""

    @property
    def desktop_quiet(self) -> bool:
        """Whether the desktop's own do-not-disturb is on; False also where it does not say."""

    def notify(
        self,
        key: str,
        title: str,
        body: str,
        actions: Sequence[tuple[str, str]] = (),
        urgency: Urgency = "normal",
        *,
        sound: bool = False,
    ) -> None:
        """Show or replace. actions: (id, label), beside the click on the notice itself. All text is plain text.

        sound: the daemon's own where it has sounds, else the system's beep; without it the daemon is asked for none.
        """

    def change(
        self, key: str, title: str, body: str, actions: Sequence[tuple[str, str]] = (), urgency: Urgency = "normal"
    ) -> None:
        """Put right what still stands under `key`, without alerting again; nothing happens if it is gone.

        No outcome is told: this is no news.
        """

    def withdraw(self, key: str) -> None:
        """Take it back, as when a colleague claimed; nothing happens if it is gone."""

    async def close(self) -> None:
        """Take back everything that still stands and let go of the bus."""
