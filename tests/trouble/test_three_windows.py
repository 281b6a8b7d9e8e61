"""Trouble in three windows on one server: each is said clearly, and nothing that anybody typed or sent is lost.

The windows live for the whole module; each test works in sessions of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rf_desktop.domain import limits
from rf_desktop.domain.demo import DEMO_PASSWORD, JANE, SAM
from rf_desktop.domain.ids import new_id
from rf_desktop.viewmodels import text
from tests.trouble import neighbours
from tests.trouble.conftest import Trio
from tests.trouble.household import LIVE, PATIENCE, Household, dismisses_toasts, sees_line, signs_in, signs_out, until

MEGABYTE = 1_000_000


def test_without_a_password_store_one_is_signed_in_and_told_once_why_it_is_not_remembered(trio: Trio) -> None:
    """D3: no keyring."""
    said = [line for line in trio.first_screen if "not remembered" in line.lower()]
    assert said == ["Not remembered: this computer has no password store."]


def test_without_a_notification_daemon_the_settings_say_so(trio: Trio) -> None:
    """Q5, Q8: no notification daemon, no tray; the window says both, and the test notification why it failed."""

    async def play() -> None:
        await trio.alex.press("settings")
        await trio.alex.press_row("settings-pages", "Notifications")
        await trio.alex.see("No notification service is running")
        await trio.alex.press("settings-test-notification")
        await trio.alex.miss(text.TESTING)
        await trio.alex.see("No notification service is running")
        await trio.alex.press("settings-close")
        await trio.alex.do("gone", name="settings-sheet")

    trio.house.run(play())


def test_without_a_notification_daemon_the_toast_is_still_there(trio: Trio) -> None:
    """Q8: an escalation is heard in the window."""

    async def play() -> None:
        session = await trio.house.new_session(trio.jane, "The scanner sends empty mails")
        await trio.house.escalate(trio.jane, session.id, "Nobody told me its password")
        for window in (trio.alex, trio.sam):
            await sees_line(window, "Escalation from Jane: The scanner sends empty mails")

    trio.house.run(play())


def test_a_wrong_password_is_said_and_the_address_stays(trio: Trio) -> None:
    """Wrong password: after signing out of the demo the form asks; a sentence, another try, and in."""
    sam = trio.sam

    async def play() -> None:
        await signs_out(sam)
        assert SAM.email in await sam.read()
        for wrong in ("TestPass123", " "):
            await sam.write("sign-in-password", wrong)
            await sam.press("sign-in-submit")
            await sam.see(text.WRONG_CREDENTIALS)
            assert SAM.email in await sam.read()
            await sam.do("clear", name="sign-in-password")
        await sam.press("sign-in-submit")
        await sam.see(text.FILL_IN.format(field="password"))
        await signs_in(sam, DEMO_PASSWORD)
        await sam.see("Sam")

    trio.house.run(play())


def test_a_revoked_sign_in_is_said_and_what_was_typed_is_kept(trio: Trio) -> None:
    """V3, T10: revoked while a message is sent and another one is typed; after signing in both are there."""
    house, jane = trio.house, trio.jane

    async def play() -> None:
        session = await house.new_session(jane, "The door opener forgets its cards")
        await jane.write("composer", "This waits for the next sign-in")
        revoke(house, JANE.email)
        await jane.press("send")
        await jane.see(text.SIGNED_OUT)
        await jane.see(text.SIGNED_OUT_SHORT)
        await jane.do("hear", text=text.NOT_SENT_YET)
        await jane.write("composer", "half a sent")
        await jane.press(text.SIGN_IN)
        await signs_in(jane, DEMO_PASSWORD)
        assert refused_for_want_of_a_sign_in(house) == ["/sessions/{session_id}/messages"]
        await jane.miss(text.SIGNED_OUT)
        await jane.press_row("session-list", "The door opener")
        await sees_line(jane, "half a sent")
        await until(lambda: "This waits for the next sign-in" in house.bodies(session.id), "the message has arrived")
        await jane.do("not_hear", text=text.NOT_SENT_YET)
        assert house.bodies(session.id).count("This waits for the next sign-in") == 1
        await jane.write("composer", "ence")
        await jane.press("send")
        await until(lambda: "half a sentence" in house.bodies(session.id), "the rest has arrived")

    house.run(play())


def test_a_killed_server_comes_back_under_three_windows(trio: Trio) -> None:
    """D6, V1, V3, T10: kill -9; each window says so, all catch up, and nothing is lost or doubled."""
    house, (alex, jane, sam) = trio.house, trio.windows

    async def play() -> None:
        session = await house.new_session(jane, "The phones ring twice and fall silent")
        handoff = await house.escalate(jane, (await house.new_session(jane, "The lift camera is dark")).id, "Stuck")
        await jane.press_row("session-list", "The phones ring twice")
        for window in (alex, sam):
            await window.see_row("queue-list", "The lift camera is dark")
        queues = [await window.do("rows", list="queue-list") for window in (alex, sam)]
        await jane.write("composer", "sent while it was down")
        before = memory(house)
        old = (await alex.facts())["server_pid"]
        os.kill(old, signal.SIGKILL)
        with held_back(trio.program.pid, old) as held:
            await alex.see(text.SERVER_RESTARTING)
            await asyncio.gather(*(window.see("You're offline since") for window in (jane, sam)))
            await until(held, "another server is on its way")
            await jane.press("send")
            await jane.do("hear", text=text.NOT_SENT_YET)
            await jane.write("composer", "half a dra")
            assert memory(house) == before
        await asyncio.gather(*(window.see(LIVE) for window in trio.windows))
        await alex.see(text.SERVER_BACK)
        assert (await alex.facts())["server_pid"] not in (None, old)
        await until(lambda: "sent while it was down" in house.bodies(session.id), "the message has arrived")
        await jane.do("not_hear", text=text.NOT_SENT_YET)
        await sees_line(jane, "half a dra")
        assert house.bodies(session.id).count("sent while it was down") == 1
        after = memory(house)
        assert {key: after[key] for key in before if key != session.id} == {
            key: before[key] for key in before if key != session.id
        }
        assert after[session.id][: len(before[session.id])] == before[session.id]
        assert [without_age(await window.do("rows", list="queue-list")) for window in (alex, sam)] == [
            without_age(queue) for queue in queues
        ]
        for window in (alex, sam):  # the joined window has the new secret: what it asks for is answered
            await window.press_row("queue-list", "The lift camera is dark")
            await window.see(text.TRIED)
            await window.press("back-to-queue")
        assert house.handoffs_of(handoff.session_id)[0].status == "open"
        await jane.do("clear", name="composer")

    house.run(play())


def test_far_too_long_notes_are_refused_and_nothing_is_lost(trio: Trio) -> None:
    """E4: 1 MB pasted and 1 MB committed by an input method, a little too much, none at all, and no reason."""
    house, jane = trio.house, trio.jane

    async def play() -> None:
        session = await house.new_session(jane, "The badge printer smears")
        await jane.press("escalate")
        await jane.press("escalate-submit")
        await jane.see(text.FILL_IN.format(field="the reason"))
        await jane.write("escalate-reason", "It smears on every second badge")
        await jane.write("escalate-notes", "Seen on both printers.")
        room = text.NOTES_LEFT.of(limits.NOTES - len("Seen on both printers."))
        await jane.see(room)
        refused = f"That is {MEGABYTE:,} characters, and at most {limits.NOTES:,} fit."
        for way in ("paste", "write"):
            for piece in ("a word and ", "x"):
                await jane.do(way, name="escalate-notes", text=(piece * MEGABYTE)[:MEGABYTE])
                await jane.see(refused)
                await jane.see(room)
                await sees_line(jane, "Seen on both printers.")
                await jane.write("escalate-notes", "!")
                await jane.miss(refused)
                await jane.do("key", key="Backspace")
        await jane.do("paste", name="escalate-notes", text="y" * limits.NOTES)
        await jane.see(text.NOTES_OVER.of(len("Seen on both printers.")))
        await jane.press("escalate-submit")
        await jane.see(f"at most {limits.NOTES:,} characters")
        assert not house.handoffs_of(session.id)
        await jane.see("It smears on every second badge")
        await jane.do("clear", name="escalate-notes")
        await jane.press("escalate-submit")
        await jane.do("gone", name="escalate-form")
        (handoff,) = await until(lambda: house.handoffs_of(session.id), "it is handed over without notes")
        assert (handoff.reason, handoff.notes) == ("It smears on every second badge", "")

    house.run(play())


def test_links_from_outside_never_claim_and_never_open_what_is_not_ours(trio: Trio) -> None:
    """M1, D1, R3: nothing there, another account's, malformed; and one that waits, by a real second start."""
    house, alex = trio.house, trio.alex

    async def play() -> None:
        session = await house.new_session(trio.jane, "The projector shows the desktop of yesterday")
        await house.escalate(trio.jane, session.id, "It did so last week too")
        await alex.see_row("queue-list", "The projector shows")
        theirs = house.session_about(neighbours.PROBLEM)
        assert theirs is not None
        for link in (
            f"resolutionflow://pilot/{new_id()}?pickup=true",
            f"resolutionflow://pilot/{theirs.id}?pickup=true",
        ):
            await house.is_told(link)
            await alex.see(text.NOT_AVAILABLE_LINK)
            await dismisses_toasts(alex)
        await house.is_told(f"resolutionflow://pilot/{theirs.id}")
        await alex.see(text.NOT_AVAILABLE)
        assert not any(neighbours.PROBLEM in line for line in await alex.read())
        await house.is_told("resolutionflow://pilot/everything?pickup=true")
        await alex.see("That link does not name a session.")
        await house.hands_over(f"resolutionflow://pilot/{session.id}?pickup=true")
        await alex.see(text.TRIED)
        await alex.see("It did so last week too")
        assert [h.status for h in house.handoffs_of(session.id)] == ["open"]
        assert [h.status for h in house.handoffs_of(theirs.id)] == ["open"]
        await alex.press("back-to-queue")
        await alex.do("gone", name="magic-moment")
        assert [h.status for h in house.handoffs_of(session.id)] == ["open"]

    house.run(play())


# What the tests do behind the windows' backs -----------------------------------------------------------------------


def revoke(house: Household, email: str) -> None:
    """End all sign-ins of a person in the database, as an admin elsewhere would."""
    with closing(sqlite3.connect(house.database, timeout=PATIENCE)) as connection, connection:
        ended = connection.execute(
            "UPDATE sign_in SET revoked_at = '2026-01-01 00:00:00.000000' WHERE person_id ="
            " (SELECT id FROM person WHERE email = ?) AND revoked_at IS NULL",
            (email,),
        )
        assert ended.rowcount


def refused_for_want_of_a_sign_in(house: Household) -> list[str]:
    """The routes that were asked without a valid sign-in, in order."""
    log = house.data / "logs" / "server.log"
    asked = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    return [line["route"] for line in asked if line.get("status") == 401 and line["route"] != "/sign-in"]


def memory(house: Household) -> dict[str, list[object]]:
    """All that people wrote or decided: per session its state, lane, messages and handoffs."""
    return {
        session.id: [
            (session.status, session.owner),
            house.witness.lane(session.id),
            house.handoffs_of(session.id),
            *house.witness.messages(session.id),
        ]
        for session in house.witness.sessions()
    }


def without_age(rows: list[str]) -> list[str]:
    """Cards without the minutes since they came."""
    return [", ".join(part for part in row.split(", ") if not part.rstrip("smhd").isdigit()) for row in rows]


@contextmanager
def held_back(parent: int, old: int) -> Iterator[object]:
    """Whatever server the program starts next is stopped in its tracks until the block ends."""
    stopped: list[int] = []

    def held() -> bool:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        for pid in map(int, children):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if pid != old and b"--serve" in command and pid not in stopped:
                os.kill(pid, signal.SIGSTOP)
                stopped.append(pid)
        return bool(stopped)

    try:
        yield held
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
