"""How somebody arranged the queue: what is folded away, and the views they named (Q1). Part of the preferences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast, get_args

from rf_desktop.domain.queueing import Section
from rf_desktop.values import dataclass

MOST_VIEWS = 20
LONGEST_NAME = 40
"""Characters."""


@dataclass(frozen=True)
class SavedView:
    """A combination of search and filters under a name. `filters` are keys as the filter chips have them."""

    name: str
    search: str = ""
    filters: frozenset[str] = frozenset()


@dataclass(frozen=True)
class QueueArrangement:
    """Kept across starts. `views` are in the order in which they were saved; names differ in more than their case."""

    folded: frozenset[Section] = frozenset()
    views: tuple[SavedView, ...] = ()

    def named(self, name: str) -> SavedView | None:
        """The view of this name, whatever is around it and however it is written, as names are kept."""
        kept = name.strip()[:LONGEST_NAME]
        return next((each for each in self.views if _same(each.name, kept)), None)

    def with_view(self, view: SavedView) -> QueueArrangement:
        """With one more view; one of the same name gives its place to it, and beyond the limit the oldest goes."""
        if self.named(view.name) is not None:
            views = tuple(view if _same(each.name, view.name) else each for each in self.views)
        else:
            views = (*self.views, view)[-MOST_VIEWS:]
        return replace(self, views=views)

    def with_renamed(self, name: str, new: str) -> QueueArrangement:
        """With another name for a view; as it was where another view has this name already."""
        if self.named(new) not in (None, self.named(name)):
            return self
        views = tuple(replace(each, name=new) if _same(each.name, name) else each for each in self.views)
        return replace(self, views=views)

    def without_view(self, name: str) -> QueueArrangement:
        """Without the view of this name."""
        return replace(self, views=tuple(each for each in self.views if not _same(each.name, name)))

    def has_room_for(self, view: SavedView) -> bool:
        """Whether a view can come back without any other going for it."""
        return len(self.views) < MOST_VIEWS and self.named(view.name) is None

    def with_view_back(self, view: SavedView, place: int) -> QueueArrangement:
        """With a view at the place where it was, if it has room."""
        if not self.has_room_for(view):
            return self
        return replace(self, views=(*self.views[:place], view, *self.views[place:]))


def written(arrangement: QueueArrangement) -> dict[str, Any]:
    """As JSON."""
    return {
        "folded": sorted(arrangement.folded),
        "views": [
            {"name": view.name, "search": view.search, "filters": sorted(view.filters)} for view in arrangement.views
        ],
    }


def read(value: object) -> QueueArrangement:
    """From JSON; whatever makes no sense in it counts as not there."""
    if not isinstance(value, dict):
        return QueueArrangement()
    folded = frozenset(cast("Section", each) for each in _strings(value.get("folded")) if each in get_args(Section))
    arrangement = QueueArrangement(folded)
    views = value.get("views")
    for each in views if isinstance(views, list) else ():
        if isinstance(each, Mapping) and isinstance(name := each.get("name"), str) and name.strip():
            search = each.get("search")
            view = SavedView(
                name.strip()[:LONGEST_NAME],
                search if isinstance(search, str) else "",
                frozenset(_strings(each.get("filters"))),
            )
            arrangement = arrangement.with_view(view)
    return arrangement


def _strings(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
