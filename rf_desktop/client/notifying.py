"""My notification settings as the server keeps them, mirrored live: also what another desktop of mine changes (Q6)."""

from __future__ import annotations

import contextlib

from rf_desktop.client.api import Api
from rf_desktop.client.errors import Refused, UnexpectedReply
from rf_desktop.client.observable import Cell
from rf_desktop.contract.endpoints import CHANGE_NOTIFICATION_SETTINGS, NOTIFICATION_SETTINGS
from rf_desktop.contract.events import LoggedEvent, NotificationSettingsChanged
from rf_desktop.contract.notifying import NewNotificationSettings, NotificationSettings


class Notifying:
    """`settings` are those of the highest version heard so far; None before the first list."""

    def __init__(self, api: Api) -> None:
        self.settings: Cell[NotificationSettings | None] = Cell(None)
        self._api = api
        self._is_left_over = False

    def fold(self, event: LoggedEvent) -> None:
        """Take one event of the stream."""
        if isinstance(event, NotificationSettingsChanged):
            self._took(event.settings)

    def renumber(self) -> None:
        """The server's log was replaced or cut: what it says next holds, whatever its version."""
        self._is_left_over = True

    async def relist(self) -> None:
        """Fetch them. An older server that knows none is no trouble. Raises SignedOut or Unreachable."""
        with contextlib.suppress(Refused, UnexpectedReply):
            self._took(await self._api.call(NOTIFICATION_SETTINGS))

    async def change(self, wanted: NewNotificationSettings) -> NotificationSettings:
        """Put these in the place of all before. Raises ClientError."""
        changed = await self._api.call(CHANGE_NOTIFICATION_SETTINGS, wanted)
        self._took(changed)
        return changed

    def _took(self, found: NotificationSettings) -> None:
        before = self.settings.value
        if before is None or self._is_left_over or found.version >= before.version:
            self._is_left_over = False
            self.settings.set(found)
