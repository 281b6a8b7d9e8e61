"""What a start imports before the queue, and what afterwards, ahead of the press that needs it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from rf_desktop.app import warming
from rf_desktop.client.observable import Cell

START = """
import json, sys
from rf_desktop.importing import importing
with importing():
    import rf_desktop.app.cli, rf_desktop.app.bootstrap, rf_desktop.app.program
"""
STEPS = """
import importlib
from rf_desktop.app import arriving, warming
for name in arriving.OF_THE_DESK:
    importlib.import_module(name)
def known():
    return {name for name in sys.modules if name.startswith("rf_desktop.")}
steps = []
for name in warming.left():
    before = known()
    importlib.import_module(name)
    steps.append([name, len(known() - before)])
print(json.dumps([steps, sorted(known())]))
"""
ARRIVING = """
import importlib
from rf_desktop.app.arriving import OF_THE_DESK, OF_THE_REST
def fetched(names):
    steps = []
    for name in names:
        before = set(sys.modules)
        with importing():
            importlib.import_module(name)
        steps.append([name, len(set(sys.modules) - before)])
    return steps
def missing(*names):
    before = set(sys.modules)
    for name in names:
        importlib.import_module(name)
    return sorted(set(sys.modules) - before)
steps = fetched(OF_THE_DESK)
"""
SEEN = """
more = missing("rf_desktop.viewmodels.desk", "rf_desktop.ui.desk_page", "rf_desktop.ui.queue.dock")
print(json.dumps([steps, more + missing("rf_desktop.ui.notices.quiet_menu")]))
"""
COMPLETE = """
steps = fetched(OF_THE_REST)
more = missing("rf_desktop.ui.chat.pane", "rf_desktop.ui.chat.whereabouts", "rf_desktop.ui.palette.desk_offers")
print(json.dumps([steps, more]))
"""
UNNEEDED = (
    "rf_desktop.app.settings_view",
    "rf_desktop.app.story.agent",
    "rf_desktop.server",
    "rf_desktop.ui.chat",
    "rf_desktop.ui.crash_sheet",
    "rf_desktop.ui.doors",
    "rf_desktop.ui.forms.",
    "rf_desktop.ui.magic_moment",
    "rf_desktop.ui.notices.bell",
    "rf_desktop.ui.palette.keys_sheet",
    "rf_desktop.ui.palette.panel",
    "rf_desktop.ui.queue",
    "rf_desktop.ui.settings",
    "rf_desktop.ui.sidebar",
    "rf_desktop.ui.sign_in_dialog",
    "rf_desktop.viewmodels.desk",
    "rf_desktop.viewmodels.magic_moment",
    "PySide6.QtTest",
    "anthropic",
    "click",
    "fastapi",
    "keyring",
    "numpy",
    "pygments",
    "rich",
    "sqlalchemy",
)


def said_by(program: str) -> str:
    """By a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_the_first_frame_does_not_wait_for_what_nobody_sees_yet() -> None:
    """Issue 5: neither for the desk, which comes while the server is asked, nor for what nobody has opened."""
    imported = json.loads(said_by(f"{START}print(json.dumps(list(sys.modules)))"))
    assert "rf_desktop.app.program" in imported
    assert [name for name in imported if name.startswith(UNNEEDED)] == []


@pytest.mark.parametrize("then", [SEEN, COMPLETE])
def test_the_desk_comes_in_parts_so_that_the_answers_of_the_server_are_heard_between_them(then: str) -> None:
    """Issue 5: a part is no screenful, and when all are there the desk needs no other."""
    steps, more = json.loads(said_by(f"{START}{ARRIVING}{then}"))
    assert [step for step in steps if step[1] > 16] == []
    assert [step for step in steps if step[1] == 0] == []
    assert more == []


def test_the_queue_does_not_wait_for_the_conversation_nor_the_conversation_for_what_nobody_has_opened() -> None:
    """Issue 5: the queue is what a start is waited for."""
    without = "\nprint([name for name in sys.modules if name.startswith({names})])"
    of_the_rest = ("rf_desktop.ui.chat", "rf_desktop.ui.magic_moment", "rf_desktop.ui.palette.desk_offers", "keyring")
    assert said_by(f"{START}{ARRIVING}{without.format(names=of_the_rest)}").endswith("[]\n")
    opened = ("rf_desktop.viewmodels.magic_moment", "rf_desktop.ui.chat.message", "rf_desktop.ui.chat.lane_card")
    assert said_by(f"{START}{ARRIVING}{COMPLETE}{without.format(names=opened)}").endswith("[]\n")


def test_what_reads_an_event_is_made_when_one_comes() -> None:
    """Issue 5, V1: a start that sees no event of a kind does not pay for it; what each stream begins with is apart."""
    look = "from rf_desktop.contract.events import READ_CONTROL, READ_EVENT, HandoffCreated\n"
    read = """READ_CONTROL.validate_json('{"type": "hello", "resumes_after": 1, "server_version": "1"}')\n"""
    made = "print(HandoffCreated.__pydantic_complete__, READ_CONTROL.pydantic_complete, READ_EVENT.pydantic_complete)\n"
    assert said_by(f"{START}{look}{made}{read}{made}").split() == ["False", "False", "False", "False", "True", "False"]


def test_what_was_left_out_for_the_start_can_be_had_afterwards() -> None:
    """Issue 5: only the block goes without, whoever wants it later gets it."""
    said_by(f"{START}import httpx._main, rich\nassert 'rich.console' in sys.modules")


def test_all_else_comes_in_small_steps_once_the_queue_is_there() -> None:
    """Issue 5: no step brings a screenful along, and nothing is forgotten."""
    steps, imported = json.loads(said_by(f"{START}{ARRIVING}fetched(OF_THE_REST){STEPS}"))
    assert steps
    assert [step for step in steps if step[1] > 6] == []
    assert {"rf_desktop.app.settings_view", "rf_desktop.ui.settings.sheet", "rf_desktop.ui.forms.ways"} <= {*imported}
    assert (
        said_by("from rf_desktop.app import warming\nprint([name for name in warming.left() if 'gallery' in name])")
        == "[]\n"
    )


async def test_nothing_is_warmed_before_the_lists_have_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue 5: what is left out for the queue's sake must not come between it and the screen; a module that cannot be
    imported keeps the others from nothing."""
    asked: list[str] = []

    def left() -> list[str]:
        asked.append("left")
        return ["rf_desktop.ui.no_such_screen", "rf_desktop.ui.sheets"]

    monkeypatch.setattr(warming, "left", left)
    monkeypatch.setattr(warming, "BEFORE", 0)
    listed: Cell[datetime | None] = Cell(None)
    warm = asyncio.create_task(warming.warm(listed))
    await asyncio.sleep(0)
    assert asked == []
    listed.set(datetime(2026, 1, 2, tzinfo=UTC))
    await warm
    assert asked == ["left"]
