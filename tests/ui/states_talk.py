"""States of the conversation."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton

from rf_desktop.domain.files import PNG
from rf_desktop.ui.chat.pictures import SMALL, unpack
from rf_desktop.ui.chat.viewer import Viewer
from rf_desktop.viewmodels import text_ways
from rf_desktop.viewmodels.herald import ToastMessage
from rf_desktop.viewmodels.moment_offers import lost_race_toast
from rf_desktop.viewmodels.ways_view import WaysState
from tests.client import made
from tests.ui import samples_chat, samples_ways
from tests.ui.opened_window import named, turned
from tests.ui.samples_files import BYTES, LOG, SCREEN, TALL
from tests.ui.scene import Scene, state
from tests.ui.test_learning import ANSWERED
from tests.ui.test_whereabouts import TAKEN, WAITING


@state("conversation", "junior-session")
async def _conversation(scene: Scene) -> None:
    scene.talk()


@state(*(f"conversation-{name}" for name in samples_chat.STATES))
async def _any_conversation(scene: Scene) -> None:
    scene.talk(scene.name.removeprefix("conversation-"))


@state("draft-left")
async def _draft_left(scene: Scene) -> None:
    scene.talk("closed")
    scene.seat.desk.conversation.draft.set("Could you look whether the connector of the third floor has a certificate?")


@state("files")
async def _files(scene: Scene) -> None:
    pictures = scene.window._chat.files.pictures
    for key in ("a1", "a2"):
        pictures._keep(key, unpack(BYTES[key], PNG, SMALL) or QImage())
    scene.talk(samples_chat.FILES)
    scene.window._chat.composer.show_files((SCREEN, LOG))


@state("drop-target")
async def _drop(scene: Scene) -> None:
    await _files(scene)
    await turned()
    scene.window._chat.attaching.target.appear(welcome=True)


@state("picture")
async def _picture(scene: Scene) -> None:
    await _files(scene)
    await turned()
    scene.window._chat.files.pictures.whole = lambda _file, show: show(unpack(BYTES["a1"], PNG, None))  # type: ignore[method-assign, assignment]
    scene.window._chat.files.look(SCREEN, (SCREEN, TALL))
    viewer = scene.window.findChild(Viewer)
    assert viewer is not None
    scene.undo.append(viewer.reject)


@state("answered-already")
async def _answered(scene: Scene) -> None:
    scene.talk()
    answered = replace(ANSWERED, sentences=("Jane answered this at 14:02: Yes, everything is in web mail",))
    scene.seat.desk.conversation.asking_first.state.set(answered)


@state("junior-escalated")
async def _escalated(scene: Scene) -> None:
    scene.talk("escalated", WaysState())
    scene.seat.desk.whereabouts.state.set(WAITING)


@state("passed-on")
async def _passed_on(scene: Scene) -> None:
    scene.talk("reader", samples_ways.STATES["watching"])
    scene.seat.desk.whereabouts.state.set(TAKEN)


@state("ways-back")
async def _ways_back(scene: Scene) -> None:
    scene.talk()
    named(scene.window, "ways", QPushButton).click()
    await scene.popup()


@state("undo")
async def _undo(scene: Scene) -> None:
    scene.talk()
    scene.toast(
        ToastMessage(
            "undo:1",
            text_ways.UNDO_OFFER,
            text_ways.UNDO_BODY,
            action_label=text_ways.UNDO,
            action="undo",
            seconds=10,
            icon="undo-2",
        )
    )


@state("lost-race")
async def _lost(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    scene.toast(lost_race_toast("1", "Already claimed by Alex just now.", made.me(), "Outlook fails"))  # type: ignore[arg-type]


@state("coach")
async def _coach(scene: Scene) -> None:
    scene.talk("reader", WaysState(asking=samples_ways.ASKING[:1], strips=(samples_ways.OFFER,)))


@state("coached")
async def _coached(scene: Scene) -> None:
    scene.talk("open", samples_ways.STATES["coached"])


@state("asked")
async def _asked(scene: Scene) -> None:
    scene.talk("reader", samples_ways.STATES["asked"])


@state("offered-out")
async def _offered_out(scene: Scene) -> None:
    scene.talk("open", samples_ways.STATES["asked-still"])
