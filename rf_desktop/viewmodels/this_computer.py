"""How the app lives on this computer: whether it starts with the desktop, and who opens its links (D1, D2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, Protocol

from rf_desktop.client.observable import Cell
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import heard, text_computer

LinkHandling = Literal["here", "package", "elsewhere", "nobody", "impossible"]
"""This profile of this program; an installed package; another program or profile; no one; not to be changed here."""


class Switch(Protocol):
    """Starting with the desktop."""

    def is_on(self) -> bool: ...

    def switch(self, *, on: bool) -> str: ...


class Links(Protocol):
    """Opening links."""

    def handling(self) -> LinkHandling: ...

    def register(self) -> str: ...

    def unregister(self) -> str: ...


@dataclass(frozen=True)
class ComputerState:
    """`links` says who opens links, `links_deed` names the button that changes it ("" without one). `note` is what the
    last press led to; `failed` when it led nowhere."""

    starts_at_login: bool
    has_tray: bool
    links: str
    links_deed: str
    note: str = ""
    failed: bool = False


class ThisComputer:
    """Each press takes effect at once; what the computer refuses is said and shown as it is."""

    def __init__(self, login: Switch, links: Links, *, has_tray: bool) -> None:
        self._login = login
        self._links = links
        self._has_tray = has_tray
        self.state: Cell[ComputerState] = Cell(self._view())

    def start_at_login(self, *, on: bool) -> None:
        """Switch it."""
        self._say(self._login.switch(on=on), text_computer.LOGIN_ON if on else text_computer.LOGIN_OFF)

    def change_links(self) -> None:
        """Open links here from now on, or no longer."""
        if self._links.handling() == "here":
            self._say(self._links.unregister(), text_computer.LINKS_GONE)
        else:
            self._say(self._links.register(), text_computer.LINKS_TAKEN)

    def _view(self) -> ComputerState:
        handling = self._links.handling()
        return ComputerState(
            self._login.is_on(), self._has_tray, text_computer.LINKS[handling], text_computer.LINKS_DEEDS[handling]
        )

    def _say(self, why: str, done: str) -> None:
        note = text_computer.REFUSED.format(why=heard.in_words(why)) if why else done
        self.state.set(replace(self._view(), note=note, failed=bool(why)))
