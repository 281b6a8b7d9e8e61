"""What was typed and not yet sent: in the data folder, redacted, gone at sign-out (SPEC T1, D3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from rf_desktop.client.private_file import UNFINISHED, replace_text, why
from rf_desktop.domain.ids import PersonId, SessionId

SUFFIX = ".draft"


class DraftNotSaved(Exception):
    """The draft is only on the screen, or an old one is still on the disk; `why` in the system's words."""

    def __init__(self, what: Literal["not_saved", "not_removed"], why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what: Literal["not_saved", "not_removed"] = what
        self.why = why


class Drafts:
    """One file per person and session. Every `save` is on the disk when it returns; the caller debounces.

    redact: takes secrets out of the text before it is written.
    The names of the files are digests, so that no identifier can leave the folder or be read from a listing.
    """

    def __init__(self, folder: Path, redact: Callable[[str], str]) -> None:
        self._folder = folder
        self._redact = redact

    def save(self, person: PersonId, session: SessionId, text: str) -> None:
        """Keep `text`; an empty or blank one forgets the draft. Raises DraftNotSaved."""
        if not text.strip():
            self.forget(person, session)
            return
        try:
            replace_text(self._path(person, session), self._redact(text))
        except OSError as error:
            raise DraftNotSaved("not_saved", why(error)) from error

    def load(self, person: PersonId, session: SessionId) -> str:
        """The draft, empty when there is none or it cannot be read. Never raises."""
        try:
            with self._path(person, session).open(encoding="utf-8", errors="replace", newline="") as file:
                return file.read()
        except OSError:
            return ""

    def forget(self, person: PersonId, session: SessionId) -> None:
        """Remove one draft, as after sending it. Raises DraftNotSaved when an old text would come back."""
        self._remove(self._path(person, session))

    def there_is(self, person: PersonId, session: SessionId) -> bool:
        """Whether `load` would find one. Never raises."""
        return self._path(person, session).is_file()

    def count(self) -> int:
        """How many drafts there are, of every person: as many as `clear_all` removes. Never raises."""
        return sum(1 for _ in self._folder.glob(f"*{SUFFIX}"))

    def clear_all(self) -> None:
        """Remove every draft of every person, also unfinished ones: at sign-out.

        Raises DraftNotSaved after trying all."""
        refused: DraftNotSaved | None = None
        for pattern in (f"*{SUFFIX}", f"*{SUFFIX}{UNFINISHED}"):
            for path in self._folder.glob(pattern):
                try:
                    self._remove(path)
                except DraftNotSaved as error:
                    refused = error
        if refused:
            raise refused

    def _path(self, person: PersonId, session: SessionId) -> Path:
        digest = hashlib.sha256(f"{person}\0{session}".encode(errors="replace")).hexdigest()[:40]
        return self._folder / f"{digest}{SUFFIX}"

    def _remove(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise DraftNotSaved("not_removed", why(error)) from error
