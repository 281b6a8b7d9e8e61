"""Two clicks in a row on every button that acts have the effect of one (E5, C2, T10); a new button is noticed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Awaitable, Callable

from rf_desktop.app.story.player import Window
from rf_desktop.domain.demo import DEMO_PASSWORD
from rf_desktop.viewmodels import text, text_learning, text_ways
from tests.trouble.conftest import Trio
from tests.trouble.household import LIVE, Household, signs_out, until

Look = Callable[..., Awaitable[None]]

ACTING = {
    "sign-in-submit",
    "new-session-submit",
    "done-N",
    "skip-N",
    "reopen-N",
    "send",
    "escalate-submit",
    "withdraw",
    "choice-continue",
    "choice-analysis",
    "choice-take_over",
    "pick-up",
    "agree",
    "not-this",
    "mark-all-read",
    "resolve-submit",
    "retry-assessment",
    text_ways.UNDO,
}
"""Each of these is pressed twice below. Digits of a name are written N."""

OPENING = {
    # forms, menus, lists, and what closes them: nothing reaches the server but what one may read
    *("new-session", "escalate", "resolve", "settings", "bell", "account-menu", "session-menu", "card-menu", "context"),
    *("new-session-cancel", "escalate-cancel", "resolve-cancel", "back-to-queue", "close-moment", "lane-close"),
    *("queue-float", "lane-toggle", "filter-unread", "dismiss-chips", "more-chips", "chip-N", text.DISMISS_TOAST),
    *("filter-priority:normal", "evidence-mN", "evidence-tN"),
    *("Cancel", text.OPEN, text.SHOW_QUEUE),
    # menus, the reader, and what is folded or chosen on this computer
    *("ways", "queue-views", "read-session", "bell-quieten", "attach", "whereabouts-fold"),
    # the current card's own buttons once more, where a screen reader finds them
    *("spoken-card-menu", "spoken-pick-up"),
    # what was not sent in a session that has ended, on this computer only
    *("copy-draft", "discard-draft"),
    # texts that are asked for, and change nothing on the server
    *("copy-status", "resolve-draft", text_learning.TEACH_ACTION, text_learning.TEACH_LATER),
}
OPENING_BY_WORDS = ("Why: ", f"{text.SIMILAR}: ")
"""Menus are not here: the first click on an entry closes the menu, the second finds nothing to press."""


def test_two_clicks_in_a_row_act_once(trio: Trio) -> None:
    """Every acting button of the story, with the database as witness; every button on the way is known."""
    house, (alex, jane, sam) = trio.house, trio.windows
    met: set[str] = set()

    async def look(*windows: Window) -> None:
        for window in windows:
            met.update(re.sub(r"\d+", "N", name) for name in await window.do("buttons"))

    async def play() -> None:
        await junior(house, jane, look)
        await the_three_ways(house, jane, alex, sam, look)
        await the_rest(house, jane, sam, look)

    house.run(play())
    unknown = {name for name in met if name not in ACTING | OPENING and not name.startswith(OPENING_BY_WORDS)}
    assert not unknown, f"nobody said what two clicks on {sorted(unknown)} do"
    assert not ACTING - met, f"never met: {sorted(ACTING - met)}"


async def junior(house: Household, jane: Window, look: Look) -> None:
    """A session, its cards, a message."""
    await jane.press("new-session")
    await look(jane)
    await jane.press("new-session-cancel")
    session = await house.new_session(jane, "The clock in the lobby is wrong", twice=True)
    await look(jane)
    await jane.write("answer-0", "It is seven minutes late")
    for button, state in (("done-0", "done"), ("skip-1", "skipped"), ("reopen-1", "todo")):
        await jane.press(button, twice=True)
        await card_is(house, session.id, int(button[-1]), state)
        await look(jane)
    await jane.write("composer", "It was changed on Sunday")
    await jane.press("send", twice=True)
    await until(lambda: "It was changed on Sunday" in house.bodies(session.id), "the message is stored")
    await jane.press("escalate")
    await look(jane)
    await jane.press("escalate-cancel")
    await house.escalate(jane, session.id, "The ladder is too short", twice=True)
    await look(jane)
    await jane.press("withdraw", twice=True)
    await until(lambda: house.handoffs_of(session.id)[0].status == "withdrawn", "it is withdrawn")
    await jane.do("enabled", name="escalate")
    bodies = Counter(house.bodies(session.id))
    assert bodies["It was changed on Sunday"] == 1
    assert sum("It is seven minutes late" in body for body in bodies) == 1
    assert len(house.handoffs_of(session.id)) == 1
    events = [house.events_about(kind, session.id) for kind in ("handoff_created", "handoff_withdrawn")]
    assert events == [1, 1]


async def the_three_ways(house: Household, jane: Window, alex: Window, sam: Window, look: Look) -> None:
    """Continue, analysis and take over in the magic moment, and the card's own button; then the end of a session."""
    for number, way in enumerate(("continue", "analysis", "take_over")):
        problem = f"Door {number} of the garage does not close"
        session = await house.new_session(jane, problem)
        await house.escalate(jane, session.id, f"The engine of door {number} hums")
        await sam.press_row("queue-list", problem)
        await sam.see(text.TRIED)
        if not number:
            await look_for_a_cause_again(house, sam, session.id, look)
        await handoff_is(house, session.id, assessment_status="ready" if number else "skipped")
        await sam.miss(text.STILL_GENERATING)
        await look(sam)
        await sam.press(f"choice-{way}", twice=True)
        await handoff_is(house, session.id, status="claimed", claimed_by="Sam", claimed_way=way)
        await sam.do("gone", name="magic-moment")
        await sam.do("enabled", name="composer")
        assert house.events_about("handoff_claimed", session.id) == 1
        if way == "analysis":
            await sam.see("I have taken this over from Jane")
        briefings = [m for m in house.witness.messages(session.id) if m["briefing_for"]]
        assert len(briefings) == (way == "analysis")
        await resolve(house, sam, session.id, look)
    await taken_and_undone(house, jane, alex, look)
    session = await house.new_session(jane, "Door 4 of the garage does not close")
    await house.escalate(jane, session.id, "The engine of door 4 hums")
    await alex.do("point_at_row", list="queue-list", text="Door 4 of the garage")
    await look(alex)
    await alex.press("pick-up", twice=True)
    await handoff_is(house, session.id, status="claimed", claimed_by="Alex", claimed_way="pick_up")
    await alex.do("enabled", name="composer")
    await alex.press("context")
    await alex.see(text.AGREE)
    await alex.see("looks alike")  # the last part that comes; from then on nothing moves under the pointer
    await look(alex)
    for button in ("agree", "not-this"):
        await alex.press(button, twice=True)
        await reading_is(house, session.id, button.replace("-", "_"))
        await alex.do("enabled", name=button)
    await alex.press("close-moment")
    assert house.events_about("handoff_claimed", session.id) == 1


async def taken_and_undone(house: Household, jane: Window, alex: Window, look: Look) -> None:
    """*Undo* in the toast of a claim (C8)."""
    session = await house.new_session(jane, "Door 5 of the garage does not close")
    await house.escalate(jane, session.id, "The engine of door 5 hums")
    await alex.do("point_at_row", list="queue-list", text="Door 5 of the garage")
    await alex.press("pick-up")
    await handoff_is(house, session.id, status="claimed", claimed_by="Alex")
    await look(alex)
    await alex.press(text_ways.UNDO, twice=True)
    await handoff_is(house, session.id, status="open")
    assert house.events_about("handoff_released", session.id) == 1


async def look_for_a_cause_again(house: Household, sam: Window, session_id: str, look: Look) -> None:
    """*Retry* where nothing similar was found."""
    handoff = await handoff_is(house, session_id, assessment_status="skipped")
    await look(sam)
    await sam.press("retry-assessment", twice=True)
    await until(lambda: house.events_about("handoff_assessment_failed", handoff) == 2, "it was looked for again")
    assert house.events_about("handoff_assessment_pending", handoff) == 1


async def resolve(house: Household, sam: Window, session_id: str, look: Look) -> None:
    """Fill in *Resolve* and send it."""
    await sam.press("resolve")
    await look(sam)
    await sam.write("resolve-cause", "The door's spring was broken")
    await sam.write("resolve-fix", "A new spring")
    await sam.press("resolve-submit", twice=True)
    await sam.do("gone", name="resolve-form")
    await handoff_is(house, session_id, status="resolved")
    assert house.events_about("handoff_resolved", session_id) == 1


async def the_rest(house: Household, jane: Window, sam: Window, look: Look) -> None:
    """The bell and the way in."""
    await sam.press("bell")
    await look(sam)
    before = unread(house, "Sam")
    assert before
    await sam.press("mark-all-read", twice=True)
    await until(lambda: not unread(house, "Sam"), "all is read")
    await sam.do("key", key="Escape")
    signed_in = sign_ins(house)
    await signs_out(sam)
    await look(sam)
    await sam.write("sign-in-password", DEMO_PASSWORD)
    await sam.press("sign-in-submit", twice=True)
    await sam.do("gone", name="sign-in-form")
    await sam.see(LIVE)
    assert sign_ins(house) == signed_in + 1
    await look(jane, sam)


async def card_is(house: Household, session_id: str, place: int, state: str) -> None:
    await until(lambda: house.witness.lane(session_id)[place]["state"] == state, f"card {place} is {state}")


async def handoff_is(house: Household, session_id: str, **wanted: str) -> str:
    """Wait until the session's handoff has these values; its id."""

    def look() -> str | None:
        handoff = house.handoffs_of(session_id)[0]
        return handoff.id if all(getattr(handoff, name) == value for name, value in wanted.items()) else None

    return await until(look, f"the handoff has {wanted}")


async def reading_is(house: Household, session_id: str, verdict: str) -> None:
    """Wait for what the receiver said of the likely cause; one reading per handoff and person."""
    query = "SELECT verdict FROM reading JOIN handoff ON handoff.id = reading.handoff_id WHERE session_id = ?"
    await until(lambda: house.witness.query(query, (session_id,)) == [{"verdict": verdict}], f"it reads {verdict}")


def unread(house: Household, person: str) -> int:
    return sum(notice["person"] == person and notice["read_at"] is None for notice in house.witness.notices())


def sign_ins(house: Household) -> int:
    return int(house.witness.query("SELECT count(*) AS count FROM sign_in")[0]["count"])
