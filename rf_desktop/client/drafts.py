"""What was typed and not yet sent: in the data folder, redacted, gone at sign-out (SPEC T1, D3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Literal

from rf_desktop.client.private_file import UNFINISHED, replace_text, why
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.domain.ids import PersonId, SessionId
from rf_desktop.domain.redaction import within

SUFFIX = ".draft"
PLACES_FILE = "written-in"
MOST_PLACES = 200


class DraftNotSaved(Exception):
    """The draft is only on the screen, or an old one is still on the disk; `why` in the system's words."""

    def __init__(self, what: Literal["not_saved", "not_removed"], why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what: Literal["not_saved", "not_removed"] = what
        self.why = why


class Drafts:
    """One file per person and session, and per person and form. Every `save` is on the disk when it returns; the
    caller debounces.

    redact: takes secrets out of the text before it is written.
    The names of the files are digests, so that no identifier can leave the folder or be read from a listing. In which
    sessions something was written is remembered beside them, for those that no list has any more.
    """

    def __init__(self, folder: Path, redact: Callable[[str], str]) -> None:
        self._folder = folder
        self._redact = redact

    def save(self, person: PersonId, session: SessionId, text: str) -> None:
        """Keep `text`; an empty or blank one forgets the draft. Raises DraftNotSaved."""
        if not text.strip():
            self.forget(person, session)
            return
        self._write(self._path(person, session), self._redact(text))
        self._places.add([_place_of(person, session)])

    def load(self, person: PersonId, session: SessionId) -> str:
        """The draft, empty when there is none or it cannot be read. Never raises."""
        return _read(self._path(person, session))

    def forget(self, person: PersonId, session: SessionId) -> None:
        """Remove one draft, as after sending it. Raises DraftNotSaved when an old text would come back."""
        self._remove(self._path(person, session))
        self._places.discard(_place_of(person, session))
        if not self._places.ids:
            self._places.forget_all()

    def written_in(self, person: PersonId) -> tuple[SessionId, ...]:
        """The sessions in which this person has a draft, as far as they are remembered. Never raises."""
        mine = _place_of(person, SessionId(""))
        sessions = (SessionId(each.removeprefix(mine)) for each in self._places.ids if each.startswith(mine))
        return tuple(session for session in sessions if self.there_is(person, session))

    def there_is(self, person: PersonId, session: SessionId) -> bool:
        """Whether `load` would find one. Never raises."""
        return self._path(person, session).is_file()

    def count(self) -> int:
        """How many drafts there are, of every person: as many as `clear_all` removes. Never raises."""
        return sum(1 for _ in self._folder.glob(f"*{SUFFIX}"))

    def save_values(self, person: PersonId, place: str, values: object) -> None:
        """Keep what stands in the fields of a form, or in one field of its own, as JSON. Raises DraftNotSaved."""
        self._write(self._path(person, place), json.dumps(within(values, self._redact), ensure_ascii=False))

    def load_values(self, person: PersonId, place: str) -> object:
        """What stood in the fields; None when nothing is kept or it makes no sense. Never raises."""
        try:
            found: object = json.loads(_read(self._path(person, place)))
        except (ValueError, RecursionError):
            return None
        return found

    def forget_values(self, person: PersonId, place: str) -> None:
        """They were sent. Raises DraftNotSaved when the old ones would come back."""
        self._remove(self._path(person, place))

    def clear_all(self) -> None:
        """Remove every draft of every person, also unfinished ones: at sign-out.

        Raises DraftNotSaved after trying all."""
        refused: DraftNotSaved | None = None
        self._places.forget_all()
        for pattern in (f"*{SUFFIX}", f"*{SUFFIX}{UNFINISHED}"):
            for path in self._folder.glob(pattern):
                try:
                    self._remove(path)
                except DraftNotSaved as error:
                    refused = error
        if refused:
            raise refused

    @cached_property
    def _places(self) -> RememberedIds:
        return RememberedIds(self._folder / PLACES_FILE, MOST_PLACES)

    def _write(self, path: Path, text: str) -> None:
        try:
            replace_text(path, text)
        except OSError as error:
            raise DraftNotSaved("not_saved", why(error)) from error

    def _path(self, person: PersonId, place: str) -> Path:
        digest = hashlib.sha256(f"{person}\0{place}".encode(errors="replace")).hexdigest()[:40]
        return self._folder / f"{digest}{SUFFIX}"

    def _remove(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise DraftNotSaved("not_removed", why(error)) from error


def _place_of(person: PersonId, session: SessionId) -> str:
    return f"{person} {session}"


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            return file.read()
    except OSError:
        return ""
