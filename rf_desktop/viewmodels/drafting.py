"""What is being typed, per session: kept while the program runs, and on the disk redacted (T1, D3)."""

from __future__ import annotations

from rf_desktop.client.drafts import DraftNotSaved, Drafts
from rf_desktop.client.observable import Cell
from rf_desktop.domain.ids import PersonId, SessionId
from rf_desktop.viewmodels import local_words
from rf_desktop.viewmodels.jotting import Jotter


class DraftKeeper:
    """`text` is the composer's; `trouble` a sentence while the disk does not take it.

    The running program keeps what was typed as it was typed; only what goes to the disk is redacted, by `drafts`.
    """

    def __init__(self, drafts: Drafts, person: PersonId, jotter: Jotter | None = None) -> None:
        """jotter: who writes, where what else is typed is written by the same one."""
        self.text: Cell[str] = Cell("")
        self._jotter = jotter or Jotter()
        self.trouble = self._jotter.trouble
        self._drafts = drafts
        self._person = person
        self._session: SessionId | None = None
        self._typed: dict[SessionId, str] = {}
        self._on_disk: dict[SessionId, bool] = {}
        self._before: tuple[SessionId, ...] | None = None

    def turn_to(self, session: SessionId | None) -> None:
        """Another session's draft, or none; the one that was shown is written first."""
        if session == self._session:
            return
        self.flush()
        self._session = session
        if session is not None and session not in self._typed:
            self._typed[session] = self._drafts.load(self._person, session)
        self.text.set(self._typed[session] if session is not None else "")

    def type(self, text: str) -> None:
        """Every keystroke; written once the typing pauses."""
        session = self._session
        if session is None or text == self.text.value:
            return
        self._typed[session] = text
        self.text.set(text)
        self._jotter.later(session, lambda: self._save(session))

    def sent(self) -> None:
        """The text has gone: the composer is empty, and nothing of it stays on the disk."""
        self.type("")
        self.flush()

    def gone(self, session: SessionId, body: str) -> None:
        """A text was sent while more may have been written: only what was sent leaves that session's draft."""
        written = self._typed.get(session, "").strip()
        self._put(session, written.removeprefix(body).lstrip())

    def put_back(self, session: SessionId, body: str) -> None:
        """A text that was sent, and is not sent after all, stands before what is written there by now."""
        self._typed[session] = self.read(session)
        self._put(session, "\n".join(part for part in (body, self._typed[session].strip()) if part))

    def there_is(self, session: SessionId) -> bool:
        """Whether something is written there; the disk is asked once a session."""
        if session in self._typed:
            return bool(self._typed[session].strip())
        if session not in self._on_disk:
            self._on_disk[session] = self._drafts.there_is(self._person, session)
        return self._on_disk[session]

    def written_in(self) -> tuple[SessionId, ...]:
        """The sessions in which something is written, as far as they are known; the disk is asked once."""
        if self._before is None:
            self._before = self._drafts.written_in(self._person)
        return tuple(each for each in dict.fromkeys((*self._before, *self._typed)) if self.there_is(each))

    def read(self, session: SessionId) -> str:
        """What is written there, without turning to it."""
        if session in self._typed:
            return self._typed[session]
        return self._drafts.load(self._person, session)

    def discard(self, session: SessionId) -> None:
        """Give up what is written there."""
        self._put(session, "")

    def count(self) -> int:
        """How many drafts there are, the one that is being typed among them."""
        self.flush()
        return max(self._drafts.count(), sum(bool(text.strip()) for text in self._typed.values()))

    def flush(self) -> None:
        """Write now what is not written yet."""
        self._jotter.flush()

    def forget_all(self) -> None:
        """At sign-out: nothing stays, in memory or on the disk."""
        self._jotter.forget_all()
        self._session = None
        self._typed.clear()
        self._on_disk.clear()
        self._before = None
        self.text.set("")
        try:
            self._drafts.clear_all()
        except DraftNotSaved as error:
            self.trouble.set(local_words.draft_trouble(error))

    def _put(self, session: SessionId, whole: str) -> None:
        if session == self._session:
            self.type(whole)
            self.flush()
            return
        self._typed[session] = whole
        self._jotter.now(session, lambda: self._save(session))

    def _save(self, session: SessionId) -> None:
        self._drafts.save(self._person, session, self._typed[session])
