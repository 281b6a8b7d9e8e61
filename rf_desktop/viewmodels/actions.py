"""The register of everything one can do: palette, shortcuts and the sheet of keys are all fed from it (D4).

Whoever has an action offers it in one line, as a source that is asked anew each time, so that names follow the
language and `enabled` follows the state:

    actions.offer(lambda: (Action("queue.search", "queue", text_actions.SEARCH_QUEUE, dock.focus_search, keys="/"),))
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from typing import Any, Literal

from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_actions

Group = Literal["session", "queue", "moment", "go", "app"]
"""Under which heading it stands, in this order: the open session, the queue, an escalation one reads, ways through the
window, the program."""
GROUPS: tuple[Group, ...] = ("session", "queue", "moment", "go", "app")

Doing = Callable[[], Coroutine[Any, Any, object] | object]


@dataclass(frozen=True)
class Action:
    """One thing that can be done.

    id: the same for ever, `area.what`; what belongs to one session or card ends with `:` and its key.
    do: does it, or answers with a coroutine that does, which is run in a TaskScope under the action's id. Another
        answer means nothing.
    keys: its shortcut as Qt writes it (`Ctrl+K`, `/`), "" without one. An action with keys is always offered, enabled
        or not, so that its shortcut exists.
    words: what else one might type for it.
    enabled: whether it can be done now. The palette leaves out what cannot.
    listens: who hears the keys: the whole `window`, or a `widget` that does so by itself while it has the focus.
    """

    id: str
    group: Group
    name: str
    do: Doing
    keys: str = ""
    words: str = ""
    enabled: bool = True
    listens: Literal["window", "widget"] = "window"

    @property
    def is_of_one_thing(self) -> bool:
        """Whether it concerns one session or card, which will be gone one day."""
        return ":" in self.id


@dataclass(frozen=True)
class Key:
    """A key that means something somewhere but is no action of the palette: for the sheet of keys alone."""

    group: Group
    name: str
    keys: str


Source = Callable[[], Iterable[Action]]
Finder = Callable[[str], Iterable[Action]]
"""Answers what fits the typed words: for things of which there may be very many."""


class Actions:
    """All sources of one window. `changed` rises when one came or went."""

    def __init__(self) -> None:
        self.changed: Cell[int] = Cell(0)
        self._sources: list[Source] = []
        self._finders: list[Finder] = []
        self._keys: list[Callable[[], Iterable[Key]]] = []

    def offer(self, source: Source) -> Unwatch:
        """Take part until the returned function is called."""
        return self._take(self._sources, source)

    def offer_found(self, finder: Finder) -> Unwatch:
        """Take part with what is only shown when it was typed for."""
        return self._take(self._finders, finder)

    def explain(self, keys: Callable[[], Iterable[Key]]) -> Unwatch:
        """Tell of keys that a widget listens to by itself."""
        return self._take(self._keys, keys)

    def all(self) -> tuple[Action, ...]:
        """Everything that is offered now, by group. Of two with the same id the first counts, and of two with the same
        keys the first has them: a mistake of ours costs nobody the palette."""
        found: dict[str, Action] = {}
        keys: set[str] = set()
        for action in self._offered():
            if action.id not in found:
                found[action.id] = replace(action, keys="") if action.keys in keys else action
                keys.add(action.keys or action.id)
        return tuple(sorted(found.values(), key=lambda action: GROUPS.index(action.group)))

    def doubles(self) -> tuple[str, ...]:
        """Ids and keys that two actions have: our mistakes, for a test."""
        offered = list(self._offered())
        told = [action.id for action in offered] + [action.keys for action in offered if action.keys]
        return tuple(sorted({value for value in told if told.count(value) > 1}))

    def _offered(self) -> Iterable[Action]:
        return (action for source in self._sources for action in source())

    def find(self, id_: str) -> Action | None:
        """The action as it is now."""
        return next((action for action in self.all() if action.id == id_), None)

    def found(self, typed: str) -> tuple[Action, ...]:
        """What the finders have for the typed words."""
        return tuple(action for finder in self._finders for action in finder(typed))

    def known_keys(self) -> tuple[Key, ...]:
        """Every key that means something, by group, as the keyboard calls it: those of actions, and those explained."""
        known = [Key(action.group, action.name, action.keys) for action in self.all() if action.keys]
        told = [key for keys in self._keys for key in keys()]
        said = [replace(key, keys=text_actions.keys_said(key.keys)) for key in (*known, *told)]
        return tuple(sorted(said, key=lambda key: GROUPS.index(key.group)))

    def _take(self, into: list[Any], part: Any) -> Unwatch:
        into.append(part)
        self.changed.set(self.changed.value + 1)

        def leave() -> None:
            if part in into:
                into.remove(part)
                self.changed.set(self.changed.value + 1)

        return leave
