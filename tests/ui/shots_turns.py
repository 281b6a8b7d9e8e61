"""The ways back, played in the pictures' windows: an undo, a return with steps, an offer (C3, C8)."""

from __future__ import annotations

from typing import Protocol

from rf_desktop.app.story.player import Window
from rf_desktop.viewmodels import text, text_handing, text_ways
from tests.ui.shots_script import Script


class Shooting(Protocol):
    """Takes a window's picture."""

    async def shoot(self, window: Window, name: str) -> None: ...


async def play(
    junior: Window, senior: Window, other: Window, album: Shooting, names: tuple[str, str], script: Script
) -> None:
    """`junior` has an active session open, with a lane; at the end `other` has it.

    names: of `senior` and of `other`.
    """
    senior_name, other_name = names
    await junior.press("escalate")
    await junior.write("escalate-reason", script.turns_reason)
    await junior.see(text_handing.ALIKE_TITLE)
    await album.shoot(junior, "before-escalating")
    await junior.press("escalate-submit")
    await junior.do("gone", name="escalate-form")
    await senior.do("point_at_row", list="queue-list", text=script.turns_row)
    await senior.press("pick-up")
    await senior.see(text_ways.UNDO_OFFER)
    await album.shoot(senior, "undo")
    await senior.press("ways")
    await album.shoot(senior, "ways-back")
    await senior.do("press_entry", text=text_ways.RETURN_COACHED)
    await senior.write("coached-reason", script.coached_reason)
    await senior.write("coached-step-1", script.steps[0])
    await senior.press("coached-add")
    await senior.write("coached-step-2", script.steps[1])
    await senior.write("coached-stop-condition", script.stop)
    await senior.do("key", key="Tab")  # in a small window it is further down
    await senior.do("choose", name="coached-minutes", option=text_ways.COACHED_TIMES[60])
    await album.shoot(senior, "coached-return")
    await senior.press("coached-submit")
    await senior.do("gone", name="coached-form")
    await senior.see(f"{text_ways.BRING_BACK_MINE}…")
    await album.shoot(senior, "coach")
    await junior.see(f"{text_ways.BRING_BACK}…")
    await clear(junior)
    await album.shoot(junior, "coached")
    await junior.press("strip-come_back")
    await junior.write("come-back-reason", script.come_back)
    await junior.press("come-back-submit")
    await junior.do("gone", name="come-back-form")
    await senior.press("ways")
    await senior.do("press_entry", text=text_ways.ASK_COLLEAGUE)
    await senior.do("choose", name="consult-person-id", option=other_name)
    await senior.write("consult-question", script.question)
    await album.shoot(senior, "consult")
    await clear(other)
    await senior.press("consult-submit")
    await senior.do("gone", name="consult-form")
    await other.see(script.question)
    await other.press(text.OPEN)
    await other.see(text_ways.ASKS_YOU.format(name=senior_name))
    await album.shoot(other, "asked")
    await other.write("answer", script.answer)
    await other.press("answer-question")
    await senior.see(script.answer)
    await senior.press("ways")
    await senior.do("press_entry", text=text_ways.REASSIGN)
    await senior.do("choose", name="reassign-target-id", option=other_name)
    await senior.write("reassign-reason", script.offer)
    await senior.press("reassign-submit")
    await senior.do("gone", name="reassign-form")
    await senior.see(text_ways.TAKE_OFFER_BACK)
    await clear(senior)
    await album.shoot(senior, "offered-out")
    await other.press_row("queue-list", script.turns_row)
    await other.see(text_ways.ACCEPT)
    await album.shoot(other, "offered")
    await other.press("choice-accept")
    await other.do("gone", name="magic-moment")
    await senior.see(text_ways.WITH_ANOTHER.format(name=other_name))
    await clear(senior)
    await album.shoot(senior, "passed-on")


async def clear(window: Window) -> None:
    """Send away the toasts that stand there, so that the next one's button is the only one of its name."""
    while text.DISMISS_TOAST.lower() in [name.lower() for name in await window.do("buttons")]:
        await window.press(text.DISMISS_TOAST)
