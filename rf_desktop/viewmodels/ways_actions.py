"""The ways of the open session as actions, for the palette (C8, D4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rf_desktop.viewmodels import text_ways
from rf_desktop.viewmodels.actions import Action
from rf_desktop.viewmodels.ways import Ways


def ways_actions(ways: Ways, open_menu: Callable[[], None]) -> Iterable[Action]:
    """What can be done with the open session's handoff now; `open_menu` shows those of *Return ▾*."""
    state = ways.state.value
    yield Action("session.ways", "session", text_ways.RETURN, open_menu, enabled=bool(state.menu))
    deeds = [*state.menu, *state.asking, *(deed for strip in state.strips for deed in strip.deeds)]
    for way, deed in {deed.way: deed for deed in reversed(deeds)}.items():
        press = lambda way=way: ways.press(way)  # noqa: E731
        yield Action(f"session.{way}", "session", deed.label, press, enabled=not deed.busy)
