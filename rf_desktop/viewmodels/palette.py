"""The palette: what fits what is typed, the recent first; and which of it was chosen (D4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rf_desktop.client.observable import Cell
from rf_desktop.domain import fuzzy
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_actions
from rf_desktop.viewmodels.actions import GROUPS, Action, Actions

MOST_ROWS = 50
MOST_RECENT = 6
_FRESHEST = 12
"""What having been used last counts beside how well a name fits: enough among equals, too little against a better."""


@dataclass(frozen=True)
class PaletteRow:
    """One action. `marks` are the ranges of the name that were typed; `sentence` is what a screen reader says."""

    key: str
    name: str
    group: str
    keys: str
    marks: tuple[tuple[int, int], ...]
    sentence: str


@dataclass(frozen=True)
class PaletteHeading:
    """A group's title, while nothing is typed."""

    key: str
    title: str
    sentence: str


@dataclass(frozen=True)
class PaletteState:
    """`first` is the row that Enter would do; `note` stands in for the rows; `told` is said to a screen reader."""

    rows: tuple[PaletteRow | PaletteHeading, ...] = ()
    first: str | None = None
    note: str = ""
    told: str = ""


class Palette:
    """One opening. `recent` are ids, the last used first; `keep_recent` is given the new list after a choice."""

    def __init__(
        self, actions: Actions, recent: Sequence[str], keep_recent: Callable[[tuple[str, ...]], None] = lambda _: None
    ) -> None:
        self._actions = actions
        self._recent = tuple(recent)
        self._keep_recent = keep_recent
        self._shown: dict[str, Action] = {}
        self.state: Cell[PaletteState] = Cell(PaletteState())
        self.type("")

    def type(self, typed: str) -> None:
        """List what fits."""
        possible = [action for action in self._actions.all() if action.enabled]
        if typed.strip():
            self._list(self._fitting(typed, possible), heading=False)
        else:
            self._list(self._in_groups(possible), heading=True)

    def choose(self, key: str) -> Action | None:
        """The action behind a row, as it is now; None when it can no longer be done. It is remembered as the last."""
        shown = self._shown.get(key)
        if shown is None:
            return None
        if shown.is_of_one_thing:
            return shown
        now = self._actions.find(shown.id)
        if now is None or not now.enabled:
            return None
        self._recent = (now.id, *(id_ for id_ in self._recent if id_ != now.id))[:MOST_RECENT]
        self._keep_recent(self._recent)
        return now

    def _fitting(self, typed: str, possible: Iterable[Action]) -> list[tuple[str, Action, fuzzy.Match]]:
        found = [*possible, *(action for action in self._actions.found(typed) if action.enabled)]
        ranked = []
        for place, action in enumerate(found):
            fit = fuzzy.match(typed, action.name, action.words)
            if fit is not None:
                fresh = _FRESHEST - self._recent.index(action.id) if action.id in self._recent else 0
                ranked.append((-fit.score - fresh, place, action, fit))
        ranked.sort(key=lambda entry: entry[:2])
        return [("", action, fit) for _, _, action, fit in ranked[:MOST_ROWS]]

    def _in_groups(self, possible: Sequence[Action]) -> list[tuple[str, Action, fuzzy.Match]]:
        known = {action.id: action for action in possible}
        recent = [known[id_] for id_ in self._recent if id_ in known]
        rest = [action for action in possible if action not in recent]
        rows = [(text_actions.PALETTE_RECENT, action, fuzzy.Match(0)) for action in recent]
        for group in sorted(GROUPS, key=lambda group: group != "moment"):  # first what one reads just now
            rows += [(text_actions.GROUPS[group], a, fuzzy.Match(0)) for a in rest if a.group == group]
        return rows

    def _list(self, entries: Sequence[tuple[str, Action, fuzzy.Match]], *, heading: bool) -> None:
        self._shown = {action.id: action for _, action, _ in entries}
        rows: list[PaletteRow | PaletteHeading] = []
        over = ""
        for title, action, fit in entries:
            if heading and title != over:
                over = title
                rows.append(PaletteHeading(f"heading {title}", title, title))
            group = "" if heading else text_actions.GROUPS[action.group]
            keys = text_actions.keys_said(action.keys)
            sentence = ", ".join(part for part in (action.name, group, keys) if part)
            rows.append(PaletteRow(action.id, action.name, group, keys, fit.marks, sentence))
        count = len(entries)
        told = text_actions.PALETTE_FOUND_ONE if count == 1 else text_actions.PALETTE_FOUND.format(count=count)
        note = "" if rows else text_actions.PALETTE_NOTHING
        first = entries[0][1].id if entries else None
        self.state.set(PaletteState(tuple(rows), first, note, note or told))
