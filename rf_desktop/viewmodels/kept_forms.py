"""What stands in forms and fields that are not sent yet: nothing of it is lost with the window that showed it (T1, T2).

The running program keeps it as it was typed. On the disk it is redacted, and there until it is sent or somebody signs
out; so it survives another session, another language, a new sign-in of the same person, a crash and a restart.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, MutableMapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from rf_desktop.client.drafts import Drafts
from rf_desktop.domain.ids import PersonId
from rf_desktop.viewmodels.jotting import Jotter

V = TypeVar("V")
_log = logging.getLogger(__name__)


class KeptForms:
    """The kept values of one person."""

    def __init__(self, drafts: Drafts, person: PersonId, jotter: Jotter) -> None:
        self._drafts = drafts
        self._person = person
        self._jotter = jotter
        self._shelves: dict[str, Shelf[Any]] = {}

    def shelf(self, name: str, kind: type[V]) -> Shelf[V]:
        """The place of that name, for values of that kind, by what they are about."""
        if name not in self._shelves:
            self._shelves[name] = Shelf[V](name, kind, self._drafts, self._person, self._jotter)
        return self._shelves[name]

    def forget_all(self) -> None:
        """At sign-out: nothing stays in memory. The disk is cleared with the drafts."""
        for shelf in self._shelves.values():
            shelf.forget_all()


class Shelf(MutableMapping[str, V], Generic[V]):
    """Looks like a dict; what is not in it is looked for on the disk once. An empty text is nothing to keep."""

    def __init__(self, name: str, kind: type[V], drafts: Drafts, person: PersonId, jotter: Jotter) -> None:
        self._name = name
        self._kind = kind
        self._drafts = drafts
        self._person = person
        self._jotter = jotter
        self._known: dict[str, V | None] = {}

    def __getitem__(self, about: str) -> V:
        if about not in self._known:
            self._known[about] = self._load(about)
        found = self._known[about]
        if found is None:
            raise KeyError(about)
        return found

    def __setitem__(self, about: str, values: V) -> None:
        if not values:
            self.pop(about, None)
        elif self.get(about) != values:
            self._known[about] = values
            self._jotter.later(self._place(about), lambda: self._write(about))

    def __delitem__(self, about: str) -> None:
        if self.get(about) is None:
            raise KeyError(about)
        self._known[about] = None
        self._jotter.now(self._place(about), lambda: self._write(about))

    def __iter__(self) -> Iterator[str]:
        """Those that were asked for in this run."""
        return iter([about for about, values in self._known.items() if values is not None])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def forget_all(self) -> None:
        """Nothing stays in memory."""
        self._known.clear()

    @cached_property
    def _shape(self) -> TypeAdapter[V]:
        """Made when it is needed: most starts have no form to read."""
        return TypeAdapter(self._kind)

    def _place(self, about: str) -> str:
        return f"{self._name} {about}"

    def _load(self, about: str) -> V | None:
        found = self._drafts.load_values(self._person, self._place(about))
        if found is None:
            return None
        try:
            return self._shape.validate_python(found)
        except ValidationError:
            _log.warning("What was kept of a form (%s) makes no sense any more", self._name)
            return None

    def _write(self, about: str) -> None:
        values = self._known.get(about)
        if values is None:
            self._drafts.forget_values(self._person, self._place(about))
        else:
            kept = self._shape.dump_python(values, mode="json")
            self._drafts.save_values(self._person, self._place(about), kept)
