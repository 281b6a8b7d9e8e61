"""A window that is played in by a story: what it tells of itself, and that it ends with its player."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rf_desktop.app.server_access import OwnServer, ServerAccess
from rf_desktop.app.story.wire import PlayerAddress
from rf_desktop.ui.notices.tray import TrayIcon

Facts = Callable[[], dict[str, object]]


async def play_along(player: PlayerAddress, profile: str, facts: Facts, stop: asyncio.Event) -> None:
    """Do what the player says; when that ends, however it ended, `stop` is set."""
    from rf_desktop.app.story import agent

    try:
        await agent.serve(player, profile, facts)
    finally:
        stop.set()


def facts_of(tray: TrayIcon, access: ServerAccess | None) -> dict[str, object]:
    """What no screen shows: the tray's state and the server's process."""
    state = tray.state
    return {
        "tray_present": tray.is_present(),
        "unread": state.unread,
        "waiting": state.waiting,
        "server_pid": access.pid if isinstance(access, OwnServer) else None,
    }
