"""The ways back, played in the pictures' windows: an undo, a return with steps, an offer (C3, C8)."""

from __future__ import annotations

from typing import Protocol

from rf_desktop.app.story.player import Window

STEPS = ("Ask whether the phones still get new mail", "Renew the connector's certificate")


class Shooting(Protocol):
    """Takes a window's picture."""

    async def shoot(self, window: Window, name: str) -> None: ...


async def play(junior: Window, senior: Window, other: Window, album: Shooting, other_name: str) -> None:
    """`junior` has an active session open, with a lane; at the end `other` has it, whose name is `other_name`."""
    await junior.press("escalate")
    await junior.write("escalate-reason", "The phones do not get mail either")
    await junior.press("escalate-submit")
    await junior.do("gone", name="escalate-form")
    await senior.do("point_at_row", list="queue-list", text="phones")
    await senior.press("pick-up")
    await senior.see("Picked up by mistake?")
    await album.shoot(senior, "undo")
    await senior.press("ways")
    await album.shoot(senior, "ways-back")
    await senior.do("press_entry", text="Return with steps…")
    await senior.write("coached-reason", "You can do this")
    await senior.write("coached-step-1", STEPS[0])
    await senior.press("coached-add")
    await senior.write("coached-step-2", STEPS[1])
    await senior.write("coached-stop-condition", "the certificate cannot be renewed")
    await senior.do("choose", name="coached-minutes", option="after an hour")
    await album.shoot(senior, "coached-return")
    await senior.press("coached-submit")
    await senior.do("gone", name="coached-form")
    await senior.see("It comes back to you")
    await album.shoot(senior, "coach")
    await junior.see("Bring it back when")
    await album.shoot(junior, "coached")
    await junior.press("strip-come_back")
    await junior.write("come-back-reason", "It cannot be renewed from here")
    await junior.press("come-back-submit")
    await junior.do("gone", name="come-back-form")
    await senior.press("ways")
    await senior.do("press_entry", text="Ask a colleague…")
    await senior.do("choose", name="consult-person-id", option=other_name)
    await senior.write("consult-question", "Have you renewed one here before?")
    await album.shoot(senior, "consult")
    await senior.press("consult-submit")
    await senior.do("gone", name="consult-form")
    await other.see("asks you about")
    await other.press("Open")
    await other.see("Have you renewed one here before?")
    await album.shoot(other, "asked")
    await other.write("answer", "Yes, on the mail server itself")
    await other.press("answer-question")
    await senior.see("Yes, on the mail server itself")
    await senior.press("ways")
    await senior.do("press_entry", text="Reassign to a colleague…")
    await senior.do("choose", name="reassign-target-id", option=other_name)
    await senior.write("reassign-reason", "You know this server")
    await senior.press("reassign-submit")
    await senior.do("gone", name="reassign-form")
    await senior.see("It stays yours until")
    await album.shoot(senior, "offered-out")
    await other.press_row("queue-list", "phones")
    await other.see("asks you to take this over")
    await album.shoot(other, "offered")
    await other.press("choice-accept")
    await other.do("gone", name="magic-moment")
    await senior.see("has this now. You see it as you left it.")
    await album.shoot(senior, "passed-on")
