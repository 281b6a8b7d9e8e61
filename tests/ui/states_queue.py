"""States of queue, sidebar and bell."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton

from rf_desktop.ui.notices.toast import Toast
from rf_desktop.ui.widgets.tone import Tone
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.queue_view import ViewChoice
from rf_desktop.viewmodels.ways_view import WaysState
from tests.ui import samples_queue
from tests.ui.opened_window import named
from tests.ui.scene import Scene, as_of_now, state


@state("queue")
async def _queue(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    scene.window._dock.list.make_current("mail")  # type: ignore[union-attr]


@state("queue-empty")
async def _empty(scene: Scene) -> None:
    """As it comes up on a quiet day."""


@state("queue-odd")
async def _odd(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    scene.seat.desk.queue.state.set(samples_queue.odd_texts())


@state("queue-no-match")
async def _no_match(scene: Scene) -> None:
    lost = samples_queue.state(empty=text.QUEUE_NO_MATCH, search="xyz", filters=samples_queue.FILTERS)
    scene.seat.desk.queue.state.set(lost)


@state("queue-detached")
async def _detached(scene: Scene) -> None:
    scene.talk()
    dock = scene.window._dock
    assert dock is not None
    dock.setFloating(True)
    dock.move(40, 40)
    dock.resize(380, 640)
    scene.also.append(dock)


@state("snooze-menu")
async def _snooze(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    dock = scene.window._dock
    assert dock is not None
    dock.list.make_current("mail")
    dock._open_snooze_menu("mail", dock.list._place_for_menu("mail"))
    await scene.popup()


@state("card-menu")
async def _card_menu(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    dock = scene.window._dock
    assert dock is not None
    dock.list.make_current("mail")
    dock._open_menu("mail", dock.list._place_for_menu("mail"))
    await scene.popup()


def _narrowed(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    chosen = tuple(replace(chip, active=chip.key in ("unread", "domain:Email")) for chip in samples_queue.FILTERS)
    views = (ViewChoice("Urgent mail", True), ViewChoice("Everything of Contoso", False))
    rows = tuple(
        row for row in samples_queue.busy_morning().rows if row.key in ("waiting", "mail") or "mail" in row.key
    )
    narrowed = samples_queue.state(rows, filters=chosen, search="outlook", views=views, may_save_view=True)
    scene.seat.desk.queue.state.set(as_of_now(narrowed))


@state("saved-view")
async def _saved_view(scene: Scene) -> None:
    _narrowed(scene)
    scene.window._dock.name_view()  # type: ignore[union-attr]


@state("views-menu")
async def _views_menu(scene: Scene) -> None:
    _narrowed(scene)
    scene.window._dock._views.open_menu()  # type: ignore[union-attr]
    await scene.popup()


@state("account-menu")
async def _account_menu(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    named(scene.window, "account-menu", QAbstractButton).click()
    await scene.popup()


@state("bell")
async def _bell(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    scene.seat.desk.bell.state.set(samples_queue.bell())
    scene.window._sheets.bell(scene.seat.desk, named(scene.window, "bell"))


@state("new-escalation")
async def _new_escalation(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    scene.window.toasts.show_toast(
        Toast("new", "Escalation from Jane", "VPN drops every few minutes · #12388", action_label=text.OPEN)
    )
    scene.window.toasts.show_toast(Toast("two", "Not sent", "The server cannot be reached.", Tone.URGENT))


@state("restarting")
async def _restarting(scene: Scene) -> None:
    scene.talk()
    scene.seat.desk.server_is_restarting(True)
