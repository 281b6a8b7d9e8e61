"""From a signed-in workspace to its desk, and what is imported for it while the server is asked."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rf_desktop.client.connection import Connecting, Connection
from rf_desktop.client.drafts import Drafts
from rf_desktop.client.observable import Cell
from rf_desktop.client.queue_arrangement import QueueArrangement
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.client.workspace import Workspace
from rf_desktop.domain.redaction import for_disk
from rf_desktop.importing import importing
from rf_desktop.ui.notices.voice import Voice

if TYPE_CHECKING:
    from rf_desktop.viewmodels.desk import Desk

_FIRST = 0.01
"""Seconds for a request that was just begun to be on its way."""
_PATIENCE = 0.25
"""Seconds for a greeting, which takes a few milliseconds."""
_PATIENCE_WITH_LISTS = 2.0
"""Seconds for the lists, and again for the frame that shows them: far more than either takes on a busy computer."""
OF_THE_DESK = (
    "rf_desktop.viewmodels.queue_cards",
    "rf_desktop.viewmodels.form_view",
    "rf_desktop.viewmodels.forms",
    "rf_desktop.viewmodels.conversation",
    "rf_desktop.viewmodels.announcing",
    "rf_desktop.viewmodels.ways",
    "rf_desktop.viewmodels.desk",
    "rf_desktop.ui.notices.quiet_menu",
    "rf_desktop.ui.widgets.row_list",
    "rf_desktop.ui.widgets.moving_list",
    "rf_desktop.ui.queue.card_delegate",
    "rf_desktop.ui.queue.queue_list",
    "rf_desktop.ui.queue.dock",
    "rf_desktop.ui.desk_page",
)
"""What is needed once somebody is in, in that order: before the desk is opened, then before it is shown."""
OF_THE_REST = (
    "rf_desktop.viewmodels.desk_actions",
    "rf_desktop.ui.chat.transcript",
    "rf_desktop.ui.chat.composer",
    "rf_desktop.ui.chat.lane",
    "rf_desktop.ui.chat.header",
    "rf_desktop.ui.chat.pane",
    "rf_desktop.ui.chat.whereabouts",
    "rf_desktop.ui.palette.desk_offers",
)
"""What the window needs to be complete, once the queue is seen."""


async def fetch(names: Iterable[str]) -> None:
    """Import these modules, and let the loop go on after each: answers of the server and the user are heard between."""
    left = [name for name in names if name not in sys.modules]
    if left:
        await asyncio.sleep(_FIRST)
    for name in left:
        with importing():
            importlib.import_module(name)
        await asyncio.sleep(0)


async def until_seen(listed: Cell[datetime | None], seen: asyncio.Event) -> None:
    """Return when the lists have come and the queue is painted. Neither is waited for long: the server may take its
    time, and a window that starts in the tray is not painted.

    listed: when they last came.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE_WITH_LISTS):
            await listed.until(lambda at: at is not None)
        async with asyncio.timeout(_PATIENCE_WITH_LISTS):
            await seen.wait()


async def until_asked(connection: Cell[Connection]) -> None:
    """Return when the server has greeted and the lists are asked for: it works on them while the window is made. A
    server that does not greet is not waited for."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            await connection.until(lambda now: not isinstance(now, Connecting))
        await asyncio.sleep(_FIRST)


def desk_of(workspace: Workspace, voice: Voice, data_folder: Path, arrangement: Cell[QueueArrangement]) -> Desk:
    """The desk of a workspace; neither is started. `voice` says what it has to tell."""
    from rf_desktop.viewmodels.desk import HIDDEN_CHIPS_FILE, HIDDEN_CHIPS_LIMIT, open_desk

    hidden_chips = RememberedIds(data_folder / HIDDEN_CHIPS_FILE, HIDDEN_CHIPS_LIMIT)
    drafts = Drafts(data_folder / "drafts", for_disk)
    desk = open_desk(workspace, voice, drafts, hidden_chips, arrangement=arrangement)
    voice.on_outcome = desk.announcer.on_outcome
    voice.on_toast_shown = desk.announcer.on_toast_shown
    return desk
