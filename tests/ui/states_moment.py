"""States of the magic moment."""

from __future__ import annotations

from dataclasses import replace

from rf_desktop.viewmodels import text_ways
from rf_desktop.viewmodels.moment_offers import Asked
from rf_desktop.viewmodels.moment_state import Showing
from rf_desktop.viewmodels.ways_view import WaysState
from tests.ui import samples_moment
from tests.ui.opened_window import turned
from tests.ui.samples_alike import ALIKE
from tests.ui.scene import Scene, state


@state("magic-moment")
async def _moment(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    scene.moment("ready")


@state(*(f"moment-{name}" for name in samples_moment.STATES if not name.startswith("read-")))
async def _any_moment(scene: Scene) -> None:
    scene.talk("open" if scene.name == "moment-overlay" else "nowhere", WaysState())
    scene.moment(scene.name.removeprefix("moment-"))


@state("magic-moment-reading")
async def _reading(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    scene.moment("ready")
    await turned()
    scene.press("evidence-m4")


@state("alike")
async def _alike(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    scene.moment("ready", ALIKE)


@state("context")
async def _context(scene: Scene) -> None:
    scene.talk()
    scene.moment("overlay")


@state("offered")
async def _offered(scene: Scene) -> None:
    scene.talk("nowhere", WaysState())
    said = text_ways.OFFERED_BY.format(name="Sam", reason="You know Exchange")
    view = replace(samples_moment.VIEW, assessment=samples_moment.READY)
    scene.show_moment(Showing(view, (), "", frozenset(), Asked(said, text_ways.ACCEPT, text_ways.DECLINE)))
