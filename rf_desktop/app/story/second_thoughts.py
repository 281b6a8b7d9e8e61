"""What else happens around an escalation: changes of mind, a colleague by name, a link, the bell, a new sign-in."""

from __future__ import annotations

from dataclasses import asdict

from rf_desktop.app.links import SessionLink
from rf_desktop.app.story.cast import Cast, NewCase, require
from rf_desktop.app.story.report import Step
from rf_desktop.domain.demo import DEMO_PASSWORD, JANE
from rf_desktop.domain.ids import SessionId
from rf_desktop.server.store.witness import SeenHandoff, SeenSession
from rf_desktop.viewmodels import text

SCANNER = NewCase("The scanner mails empty files", "Fabrikam", "12417")
RENAMED = "The scanner on the ground floor mails empty files"


async def play(cast: Cast) -> None:
    """All acts in order. Raises StoryFailed at the first thing that is not as told."""
    session = await _changes_her_mind(cast)
    await _withdraws(cast, session)
    await _hands_to_sam(cast, session)
    await _reads_and_comes_back(cast)


async def _changes_her_mind(cast: Cast) -> SeenSession:
    jane = cast.jane
    with cast.report.step("Second thoughts: she renames, abandons and reopens a session") as step:
        session = await cast.open_session(step, SCANNER)
        await _choose_in_menu(cast, text.RENAME)
        await jane.do("clear", name="rename-title")
        await jane.write("rename-title", RENAMED)
        await jane.do("key", key="Return")
        step.screen["title"] = await jane.see(RENAMED)
        await cast.until(lambda: cast.session(session.id).problem_summary == RENAMED, "the session is renamed")
        await _choose_in_menu(cast, text.ABANDON)
        step.screen["pill"] = await jane.see(text.PILLS["abandoned"])
        step.database["abandoned"] = asdict(await cast.session_in(session.id, "abandoned"))
        await _choose_in_menu(cast, text.REOPEN)
        step.database["reopened"] = asdict(await cast.session_in(session.id, "active"))
        await jane.do("enabled", name="escalate")
        step.done.append("Jane renamed it, abandoned it, and opened it again")
        await _looks_at_another(cast, step)
        await jane.press_row("session-list", RENAMED)
        await jane.do("enabled", name="escalate")
    return session


async def _looks_at_another(cast: Cast, step: Step) -> None:
    """An older session is fetched when it is opened, and shown letter by letter."""
    older = cast.witness.sessions()[0]
    title = " ".join((older.problem_summary or "").split())[:40].rstrip("…").rstrip()
    await cast.jane.press_row("session-list", title)
    last = cast.witness.messages(older.id)[-1]["body"]
    step.screen["an older session"] = await cast.jane.see(last)


async def _withdraws(cast: Cast, session: SeenSession) -> None:
    with cast.report.step("She escalates it and takes it back before anybody has it") as step:
        await cast.escalate(step, session.id, "Nobody else here knows the scanner", "", "Low")
        await cast.sam.see_row("queue-list", RENAMED)
        await cast.jane.press("withdraw")
        await cast.sam.do("no_row", list="queue-list", text=RENAMED)
        withdrawn = await cast.handoff_in(session.id, "withdrawn")
        await cast.jane.do("enabled", name="escalate")
        step.screen["Sam's queue"] = "the card has gone"
        step.database |= {"handoff": asdict(withdrawn), "session": asdict(await cast.session_in(session.id, "active"))}


async def _hands_to_sam(cast: Cast, session: SeenSession) -> None:
    with cast.report.step("She hands it to Sam by name; a link leads him there, and only the press takes it") as step:
        jane, sam = cast.jane, cast.sam
        await jane.press("escalate")
        await jane.do("clear", name="escalate-reason")
        await jane.write("escalate-reason", "Sam set the scanner up")
        await jane.do("choose", name="escalate-target", option="Sam")
        await jane.shoot(cast.report.picture(step, "to-a-colleague"))
        await jane.press("escalate-submit")
        await jane.do("gone", name="escalate-form")
        handed = await cast.until(lambda: _handed_over(cast, session), "it is handed to Sam")
        await sam.see_row("queue-list", RENAMED)
        await cast.alex.do("no_row", list="queue-list", text=RENAMED)
        step.done.append("Jane handed it to Sam; Alex does not see it")
        await cast.follow_link("sam", str(SessionLink(SessionId(session.id), pickup=True)))
        step.screen["sheet"] = await sam.see(text.TAKE_OVER["take_over"])
        still = cast.handoff_of(session.id)
        require(still is not None and still.status == "open", "The link itself took it")
        await sam.press("choice-take_over")
        await sam.do("gone", name="magic-moment")
        claimed = await cast.handoff_in(session.id, "claimed")
        require(claimed.claimed_by == "Sam", f"{claimed.claimed_by} has it")
        step.database |= {"handed over": asdict(handed), "claimed": asdict(claimed)}


def _handed_over(cast: Cast, session: SeenSession) -> SeenHandoff | None:
    found = cast.handoff_of(session.id)
    return found if found and found.intent == "transfer" and found.status == "open" else None


async def _reads_and_comes_back(cast: Cast) -> None:
    jane = cast.jane
    with cast.report.step("She reads her bell, signs out, and signs in again") as step:
        await jane.press("bell")
        step.screen["bell"] = await jane.see_row("bell-list", RENAMED)
        await jane.shoot(cast.report.picture(step, "bell"))
        await jane.press("mark-all-read")
        await cast.until(lambda: _nothing_unread(cast), "Jane has read everything")
        await jane.do("key", key="Escape")
        await jane.press("account-menu")
        await jane.do("press_entry", text=text.SIGN_OUT)
        step.screen["form"] = await jane.see(text.SIGN_IN_EMAIL)
        await cast.until(lambda: "Jane" not in cast.witness.signed_in(), "Jane's sign-in has ended")
        await jane.do("clear", name="sign-in-email")
        await jane.write("sign-in-email", JANE.email)
        await jane.write("sign-in-password", DEMO_PASSWORD)
        await jane.shoot(cast.report.picture(step, "sign-in"))
        await jane.press("sign-in-submit")
        await jane.see_row("session-list", RENAMED)
        await cast.until(lambda: "Jane" in cast.witness.signed_in(), "Jane is signed in")
        step.database["signed in"] = cast.witness.signed_in()


def _nothing_unread(cast: Cast) -> bool:
    return all(notice["read_at"] for notice in cast.witness.notices() if notice["person"] == "Jane")


async def _choose_in_menu(cast: Cast, entry: str) -> None:
    await cast.jane.press("session-menu")
    await cast.jane.do("press_entry", text=entry)
