"""Telling that the desktop and its server are of different versions (D7)."""

from __future__ import annotations

from collections.abc import Callable

from rf_desktop.contract.events import Hello
from rf_desktop.viewmodels.first_run import versions_told
from rf_desktop.viewmodels.herald import ToastMessage


class VersionTalk:
    """An older desktop works against a newer server of the same contract, and says once that an update is due.

    No network beyond the own server is asked: its greeting says what it is.
    """

    def __init__(self, say: Callable[[ToastMessage], None]) -> None:
        self._say = say
        self._told = ""

    def heard(self, hello: Hello | None) -> None:
        """The server has greeted; the same version is told once."""
        if hello is None or hello.server_version == self._told:
            return
        self._told = hello.server_version
        told = versions_told(hello.server_version, hello.contract)
        if told is not None:
            title, body, fits = told
            self._say(ToastMessage("versions", title, body, kind="info" if fits else "error"))
