"""The whole story: a junior is stuck, two seniors press at once, one wins, and the case is found the next time."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rf_desktop.app.story import second_thoughts
from rf_desktop.app.story.cast import Cast, NewCase, require
from rf_desktop.app.story.player import StoryFailed, Window, together
from rf_desktop.server.store.witness import SeenHandoff
from rf_desktop.viewmodels import text

OUTLOOK = NewCase("Outlook is failing to sync email for the whole sales team since this morning", "Contoso", "12345")
AGAIN = NewCase("Outlook fails to sync email for two people in accounting", "Fabrikam", "12388")
NO_LANE = NewCase("The VPN drops every few minutes for everybody in the branch office", "Northwind", "12390")
FROM_CARD = NewCase("The printer on the second floor prints blank pages only", "Contoso", "12402")

EARLIER = NewCase("Outlook stopped syncing email for one person in sales", "Contoso", "12301")
EARLIER_CAUSE = "The saved password was out of date"
EARLIER_FIX = "Removed the saved credentials and signed in again"
CAUSE = "The mail connector's certificate had expired over night"
FIX = "Renewed the certificate and restarted the connector"


async def play(cast: Cast) -> None:
    """All acts in order. Raises StoryFailed at the first thing that is not as told."""
    await _earlier_case(cast)
    session_id = await _junior_works(cast)
    handoff = await _junior_escalates(cast, session_id)
    await _seniors_hear_of_it(cast, handoff)
    await _magic_moment(cast, handoff)
    winner = await _race(cast, handoff)
    await _winner_goes_on(cast, winner, session_id)
    await _winner_resolves(cast, winner, session_id)
    await _similar_case_and_analysis(cast)
    await _without_a_lane(cast)
    await _straight_from_the_card(cast)
    await second_thoughts.play(cast)


async def _earlier_case(cast: Cast) -> None:
    with cast.report.step("An earlier case, which the junior resolves herself") as step:
        session = await cast.open_session(step, EARLIER)
        await cast.jane.see("Does web mail show the missing messages?")
        await cast.resolve(cast.jane, EARLIER_CAUSE, EARLIER_FIX)
        await cast.jane.press("resolve-submit")
        await cast.jane.do("gone", name="resolve-form")
        step.screen["pill"] = await cast.jane.see(text.PILLS["resolved"])
        resolved = await cast.session_in(session.id, "resolved")
        require((resolved.cause, resolved.fix) == (EARLIER_CAUSE, EARLIER_FIX), f"Stored is {resolved}")
        step.database["session"] = asdict(resolved)


async def _junior_works(cast: Cast) -> str:
    jane = cast.jane
    with cast.report.step("The junior works a session with FlowPilot") as step:
        session = await cast.open_session(step, OUTLOOK)
        step.screen["playbook"] = await jane.see("Does web mail show the missing messages?")
        await jane.shoot(cast.report.picture(step, "junior-session"))
        await cast.answer(step, 1, "Yes, everything is in web mail")
        await jane.see("Yes, everything is in web mail")
        await cast.answer(step, 2, "Seven people, all in sales")
        await jane.press("skip-2")
        step.done.append("Jane skipped card 3")
        lane = await cast.until(lambda: _dealt_with(cast, session.id), "three cards are dealt with")
        require([c["state"] for c in lane[:3]] == ["done", "done", "skipped"], f"The lane is {lane}")
        step.database["lane"] = lane
        step.screen["lane"] = await jane.see("Seven people, all in sales")
        await jane.shoot(cast.report.picture(step, "junior-lane"))
    return session.id


def _dealt_with(cast: Cast, session_id: str) -> list[dict[str, Any]]:
    lane = cast.witness.lane(session_id)
    return lane if sum(card["state"] != "todo" for card in lane) >= 3 else []


async def _junior_escalates(cast: Cast, session_id: str) -> SeenHandoff:
    await cast.pause_jobs("assess")
    with cast.report.step("She escalates with reason, notes and priority") as step:
        handoff = await cast.escalate(
            step,
            session_id,
            "I cannot see the mail flow logs",
            "Seven users, all in sales, all since this morning. Web mail is fine. I suspect the connector.",
            "High",
        )
        step.screen["sidebar"] = await cast.jane.see(text.PILLS["escalated"])
        step.screen["ticket"] = await cast.jane.see("#12345")
        await cast.jane.shoot(cast.report.picture(step, "junior-escalated"))
        session = cast.session(session_id)
        require(handoff.status == "open", f"The handoff is {handoff.status}")
        require(session.status == "escalated", f"The session is {session.status}")
        require(session.package_handoff == handoff.id, "The escalation package does not name the handoff")
        require(handoff.assessment_status == "pending", f"The assessment is {handoff.assessment_status}")
        step.database |= {"handoff": asdict(handoff), "session": asdict(session)}
    return handoff


async def _seniors_hear_of_it(cast: Cast, handoff: SeenHandoff) -> None:
    with cast.report.step("Both seniors hear of it: card, dot, tray, notification") as step:
        for name in ("Alex", "Sam"):
            window = cast.senior(name)
            card = await window.see_row("queue-list", "Outlook is failing to sync email")
            require(card.startswith("unread"), f"{name}'s card has no dot: {card}")
            step.screen[f"{name}'s card"] = card
            facts = await window.facts()
            require(facts["unread"] == 1, f"{name}'s tray counts {facts['unread']}")
            step.screen[f"{name}'s tray"] = f"{facts['unread']} ({cast.report.circumstances.tray})"
            await window.shoot(cast.report.picture(step, f"{name.lower()}-card"))
        step.screen["notification"] = await cast.notified("Escalation from Jane · #12345", times=2)
        notices = [n for n in cast.witness.notices() if n["handoff_id"] == handoff.id]
        require(sorted(n["person"] for n in notices) == ["Alex", "Sam"], f"Told were {notices}")
        step.database["notices"] = notices


async def _magic_moment(cast: Cast, handoff: SeenHandoff) -> None:
    with cast.report.step("They open it: four sections, the assessment still generating") as step:
        if cast.daemon is None:
            for window in (cast.alex, cast.sam):
                await window.press_row("queue-list", "Outlook is failing to sync email")
        else:
            await cast.click_notification("Escalation from Jane · #12345")
            step.done.append("A notification was clicked, and the card where it was not")
            await _open_wherever_it_is_not(cast)
        for name in ("Alex", "Sam"):
            window = cast.senior(name)
            for wanted in (
                "I cannot see the mail flow logs",
                text.TRIED,
                "I suspect the connector.",
                "Seven people, all in sales",
                f"{text.SKIPPED}:",
                text.STILL_GENERATING,
                "Continue where Jane left off",
                text.TAKE_OVER["analysis"],
                text.TAKE_OVER["take_over"],
            ):
                step.screen[f"{name}: {wanted}"] = await window.see(wanted)
            await window.shoot(cast.report.picture(step, f"{name.lower()}-magic-moment"))
        seen = await cast.until(
            lambda: _seen_by(cast, handoff) if len(_seen_by(cast, handoff)) == 2 else [], "both saw it"
        )
        step.database |= {"assessment": handoff.assessment_status, "seen by": seen}
    with cast.report.step("The assessment arrives while they look") as step:
        await cast.pause_jobs()
        step.done.append("The held-back job was let go")
        now = await cast.assessed(handoff.session_id)
        require(now.assessment_status == "ready", f"The assessment is {now.assessment_status}")
        for name in ("Alex", "Sam"):
            window = cast.senior(name)
            await window.miss(text.STILL_GENERATING)
            step.screen[f"{name}: assessment"] = await window.see(EARLIER_CAUSE)
            await window.see("Continue where Jane left off")
            await window.shoot(cast.report.picture(step, f"{name.lower()}-assessment"))
        step.database["assessment"] = {"status": now.assessment_status, "source": now.assessment_source}


def _seen_by(cast: Cast, handoff: SeenHandoff) -> list[str]:
    rows = cast.witness.query(
        "SELECT p.name FROM attention a JOIN person p ON p.account_id = a.account_id AND p.id = a.person_id"
        " WHERE a.handoff_id = ? AND a.seen_at IS NOT NULL ORDER BY p.name",
        (handoff.id,),
    )
    return [str(row["name"]) for row in rows]


async def _open_wherever_it_is_not(cast: Cast) -> None:
    """A notification belongs to one of the two windows; the other senior opens the card."""
    for window in (cast.alex, cast.sam):
        try:
            await window.see(text.STILL_GENERATING, within=3)
        except StoryFailed:
            await window.press_row("queue-list", "Outlook is failing to sync email")


async def _race(cast: Cast, handoff: SeenHandoff) -> str:
    with cast.report.step("Both press at the same instant: one wins, the other is told who") as step:
        await together((cast.alex, "choice-continue"), (cast.sam, "choice-continue"))
        step.done.append("Alex and Sam pressed “Continue where Jane left off” together")
        claimed = await cast.handoff_in(handoff.session_id, "claimed")
        winner = str(claimed.claimed_by)
        loser = "Sam" if winner == "Alex" else "Alex"
        sentence = f"Already claimed by {winner} just now."
        step.screen[f"{loser}'s toast"] = await cast.senior(loser).see(sentence)
        await cast.senior(loser).shoot(cast.report.picture(step, f"loser-{loser.lower()}"))
        await cast.senior(loser).do("gone", name="magic-moment")
        await _leaves_the_queue(cast.senior(loser))
        step.screen[f"{loser}'s notification"] = await cast.notified(sentence, times=1)
        mine = await cast.senior(winner).see_row("queue-list", "Outlook is failing to sync email")
        step.screen[f"{winner}'s Mine"] = mine
        await cast.senior(winner).do("gone", name="magic-moment")
        await cast.senior(winner).shoot(cast.report.picture(step, f"winner-{winner.lower()}"))
        claims = [e for e in cast.witness.events() if e["type"] == "handoff_claimed"]
        won = [e for e in claims if e["data"]["handoff"]["id"] == handoff.id]
        require(len(won) == 1, f"{len(won)} claims are in the log")
        session = cast.session(handoff.session_id)
        require((session.owner, session.status) == (winner, "active"), f"The session is {session}")
        step.database |= {"handoff": asdict(claimed), "session": asdict(session), "claims in the log": len(won)}
    return winner


async def _leaves_the_queue(window: Window) -> None:
    await window.do("no_row", list="queue-list", text="Outlook is failing to sync email")


async def _winner_goes_on(cast: Cast, winner: str, session_id: str) -> None:
    window = cast.senior(winner)
    with cast.report.step("The winner goes on where the junior left off") as step:
        step.screen["transcript"] = await window.see("Seven people, all in sales")
        step.screen["ticket"] = await window.see("#12345")
        await window.press("chip-0")
        step.done.append(f"{winner} pressed the first chip: its card is shown")
        await window.shoot(cast.report.picture(step, "chips"))
        await window.press("context")
        step.screen["context"] = await window.see("I suspect the connector.")
        await window.see(text.CLOSE)
        await window.shoot(cast.report.picture(step, "context"))
        await window.do("key", key="Escape")
        await window.do("gone", name="magic-moment")
        message = "I have it, thank you Jane. I am looking at the connector now."
        await window.write("composer", message)
        await window.press("send")
        await window.do("gone", name="chip-strip")
        step.screen["junior reads along"] = await cast.jane.see(message)
        stored = await cast.until(
            lambda: [m for m in cast.witness.messages(session_id) if m["body"] == message], "the message is stored"
        )
        require(len(stored) == 1, f"The message is stored {len(stored)} times")
        step.database["message"] = stored[0]


async def _winner_resolves(cast: Cast, winner: str, session_id: str) -> None:
    window = cast.senior(winner)
    with cast.report.step("The winner resolves with cause and fix") as step:
        await cast.resolve(window, CAUSE, FIX)
        await window.do("choose", name="resolve-verdict", option=text.VERDICT["complete"])
        await window.shoot(cast.report.picture(step, "resolve-form"))
        await window.press("resolve-submit")
        await window.do("gone", name="resolve-form")
        step.screen["pill"] = await window.see(text.PILLS["resolved"])
        session = await cast.session_in(session_id, "resolved")
        require((session.cause, session.fix) == (CAUSE, FIX), f"Stored are {session.cause} and {session.fix}")
        step.database["session"] = asdict(session)


async def _similar_case_and_analysis(cast: Cast) -> None:
    with cast.report.step("The next time the case is found, and Sam asks for the analysis") as step:
        session = await cast.open_session(step, AGAIN)
        await cast.jane.see("Does web mail show the missing messages?")
        await cast.answer(step, 1, "No, web mail is empty too")
        await cast.jane.see("No, web mail is empty too")
        await cast.escalate(step, session.id, "Out of ideas", "", "Urgent")
        await cast.sam.press_row("queue-list", "two people in accounting")
        step.screen["cause"] = await cast.sam.see(CAUSE)
        step.screen["fix"] = await cast.sam.see(FIX)
        await cast.sam.press("agree")
        step.database["readings"] = await cast.until(
            lambda: cast.witness.query("SELECT verdict FROM reading"), "Sam agrees with the cause"
        )
        await cast.sam.shoot(cast.report.picture(step, "similar-case"))
        await cast.sam.press("choice-analysis")
        await cast.sam.do("gone", name="magic-moment")
        step.screen["briefing"] = await cast.sam.see("I have taken this over from Jane")
        briefed = await cast.until(
            lambda: [m for m in cast.witness.messages(session.id) if m["briefing_for"]], "the briefing is stored"
        )
        require(len(briefed) == 1, f"{len(briefed)} briefings are stored")
        answered = await cast.until(
            lambda: [
                m
                for m in cast.witness.messages(session.id)
                if m["author_kind"] == "flowpilot" and m["position"] > briefed[0]["position"]
            ],
            "FlowPilot has answered the briefing",
        )
        await cast.sam.shoot(cast.report.picture(step, "analysis"))
        step.database |= {"briefing": briefed[0], "answer": answered[0], "lane": cast.witness.lane(session.id)}


async def _without_a_lane(cast: Cast) -> None:
    await cast.pause_jobs("reply")
    with cast.report.step("Without a lane there is nothing to continue; Alex takes it from here") as step:
        session = await cast.open_session(step, NO_LANE)
        await cast.escalate(step, session.id, "The whole branch is waiting", "", "Normal")
        await cast.alex.press_row("queue-list", "The VPN drops")
        await cast.alex.see(text.TAKE_OVER["take_over"])
        await cast.alex.miss("Continue where Jane left off")
        step.screen["assessment"] = await cast.alex.see(text.UNAVAILABLE.partition("{")[0])
        await cast.alex.shoot(cast.report.picture(step, "without-lane"))
        await cast.alex.press("retry-assessment")
        asked = await cast.until(lambda: _assessments(cast, session.id)[1:], "the assessment is asked for again")
        step.database["assessed again"] = asked
        await cast.alex.press("choice-take_over")
        await cast.alex.do("gone", name="magic-moment")
        await cast.alex.do("focused", name="composer")
        step.screen["focus"] = "composer"
        claimed = await cast.handoff_in(session.id, "claimed")
        require(claimed.claimed_way == "take_over", f"It was claimed by {claimed.claimed_way}")
        step.database["handoff"] = asdict(claimed)
    await cast.pause_jobs()


def _assessments(cast: Cast, session_id: str) -> list[dict[str, Any]]:
    handoff = cast.handoff_of(session_id)
    jobs = [job for job in cast.witness.jobs() if job["kind"] == "assess"]
    return [job for job in jobs if handoff is not None and job["payload"].get("handoff_id") == handoff.id]


async def _straight_from_the_card(cast: Cast) -> None:
    with cast.report.step("Pick up straight from the card, without the magic moment") as step:
        session = await cast.open_session(step, FROM_CARD)
        await cast.jane.do("enabled", name="answer-0")
        await cast.escalate(step, session.id, "Needs somebody on site", "", "Low")
        await cast.sam.do("point_at_row", list="queue-list", text="printer on the second floor")
        await cast.sam.press("pick-up", twice=True)
        step.done.append("Sam pressed Pick up twice in a row")
        claimed = await cast.handoff_in(session.id, "claimed")
        require(claimed.claimed_by == "Sam", f"{claimed.claimed_by} has it")
        step.screen["session"] = await cast.sam.see("The printer on the second floor")
        await cast.sam.do("enabled", name="composer")
        await cast.sam.shoot(cast.report.picture(step, "picked-up"))
        step.database["handoff"] = asdict(claimed)
