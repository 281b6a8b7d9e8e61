"""States of the forms, and of what lies over everything."""

from __future__ import annotations

from rf_desktop.ui.crash_sheet import CrashSheet
from rf_desktop.ui.forms.coached import CoachedSheet
from rf_desktop.ui.forms.escalate import EscalateSheet
from rf_desktop.ui.forms.new_session import NewSessionSheet
from rf_desktop.ui.forms.resolve import ResolveSheet
from rf_desktop.ui.forms.signing_out import SignOutSheet
from rf_desktop.ui.forms.ways import ConsultSheet, ReasonSheet, ReassignSheet, RemarkSheet
from rf_desktop.viewmodels.crashes import Crashes, CrashReport
from rf_desktop.viewmodels.leaving import SignOutQuestion
from rf_desktop.viewmodels.ways_view import WaysState
from tests.ui import samples_chat, samples_ways
from tests.ui.opened_window import turned
from tests.ui.samples_alike import ALIKE, FACTS
from tests.ui.scene import Scene, state


@state("new-session")
async def _new_session(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    scene.form(NewSessionSheet, samples_chat.StandInForm(samples_chat.NEW_SESSION))


@state("escalate")
async def _escalate(scene: Scene) -> None:
    scene.talk()
    scene.form(EscalateSheet, samples_chat.StandInForm(samples_chat.ESCALATE))


@state("escalate-wrong")
async def _escalate_wrong(scene: Scene) -> None:
    scene.talk()
    form = samples_chat.StandInForm(samples_chat.ESCALATE)
    scene.form(EscalateSheet, form)
    form.refuse({"reason": "Please fill in: the reason.", "": "The server cannot be reached."})


@state("before-escalating")
async def _before(scene: Scene) -> None:
    scene.talk()
    form = samples_chat.StandInForm(samples_chat.ESCALATE)
    scene.form(EscalateSheet, form)
    await turned()
    form.facts.set(FACTS)
    form.alike.set(ALIKE)


@state("asked-first")
async def _asked_first(scene: Scene) -> None:
    """What seniors asked first in cases like it (E7)."""
    scene.talk()
    form = samples_chat.StandInForm(samples_chat.ESCALATE)
    scene.form(EscalateSheet, form)
    await turned()
    form.facts.set(FACTS)


@state("resolve")
async def _resolve(scene: Scene) -> None:
    scene.talk()
    scene.form(ResolveSheet, samples_chat.StandInForm(samples_chat.RESOLVE))


@state("coached-return")
async def _coached_return(scene: Scene) -> None:
    scene.talk()
    scene.form(CoachedSheet, samples_ways.StandInWayForm(samples_ways.COACHED_RETURN))


@state("consult")
async def _consult(scene: Scene) -> None:
    scene.talk()
    scene.form(ConsultSheet, samples_ways.StandInWayForm(samples_ways.CONSULT))


@state("reassign")
async def _reassign(scene: Scene) -> None:
    scene.talk()
    scene.form(ReassignSheet, samples_ways.StandInWayForm(samples_ways.REASSIGN))


@state("release")
async def _release(scene: Scene) -> None:
    scene.talk()
    scene.form(ReasonSheet, samples_ways.StandInWayForm(samples_ways.REASON))


@state("remark")
async def _remark(scene: Scene) -> None:
    scene.talk("reader")
    scene.form(RemarkSheet, samples_ways.StandInWayForm(samples_ways.REMARK))


@state("sign-out")
async def _sign_out(scene: Scene) -> None:
    scene.talk()
    question = SignOutQuestion("2 messages have not gone. A sign-out takes them along.", lambda: None)
    scene.form(SignOutSheet, question)


@state("palette")
async def _palette(scene: Scene) -> None:
    scene.talk()
    scene.window.deeds.open_palette()


@state("keys")
async def _keys(scene: Scene) -> None:
    scene.talk()
    scene.window.deeds.open_keys()


@state("crash")
async def _crash(scene: Scene) -> None:
    class Store:
        def reports(self) -> tuple[CrashReport, ...]:
            return (CrashReport("a", "ResolutionFlow Desktop\nNobody caught an error.\n\nbuiltins.ValueError"),)

        def delete(self, keys: tuple[str, ...]) -> None:
            return None

    scene.talk()
    CrashSheet(Crashes(Store()), scene.theme, scene.window).open()
