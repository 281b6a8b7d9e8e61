"""What is being typed, per session: kept while the program runs, and on the disk redacted (T1, D3)."""

from __future__ import annotations

import asyncio

from rf_desktop.client.drafts import DraftNotSaved, Drafts
from rf_desktop.client.observable import Cell
from rf_desktop.domain.ids import PersonId, SessionId
from rf_desktop.viewmodels import local_words

WRITE_AFTER = 0.4
"""Seconds of quiet after which a draft goes to the disk."""


class DraftKeeper:
    """`text` is the composer's; `trouble` a sentence while the disk does not take it.

    The running program keeps what was typed as it was typed; only what goes to the disk is redacted, by `drafts`.
    """

    def __init__(self, drafts: Drafts, person: PersonId) -> None:
        self.text: Cell[str] = Cell("")
        self.trouble: Cell[str] = Cell("")
        self._drafts = drafts
        self._person = person
        self._session: SessionId | None = None
        self._typed: dict[SessionId, str] = {}
        self._on_disk: dict[SessionId, bool] = {}
        self._timer: asyncio.TimerHandle | None = None

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
        if self._session is None or text == self.text.value:
            return
        self._typed[self._session] = text
        self.text.set(text)
        self._stop_timer()
        self._timer = asyncio.get_running_loop().call_later(WRITE_AFTER, self.flush)

    def sent(self) -> None:
        """The text has gone: the composer is empty, and nothing of it stays on the disk."""
        self.type("")
        self.flush()

    def gone(self, session: SessionId, body: str) -> None:
        """A text was sent while more may have been written: only what was sent leaves that session's draft."""
        written = self._typed.get(session, "").strip()
        left = written.removeprefix(body).lstrip()
        if session == self._session:
            self.type(left)
            self.flush()
            return
        self._typed[session] = left
        self._save(session)

    def put_back(self, session: SessionId, body: str) -> None:
        """A text that was sent, and is not sent after all, stands before what is written there by now."""
        if session not in self._typed:
            self._typed[session] = self._drafts.load(self._person, session)
        whole = "\n".join(part for part in (body, self._typed[session].strip()) if part)
        if session == self._session:
            self.type(whole)
            self.flush()
            return
        self._typed[session] = whole
        self._save(session)

    def there_is(self, session: SessionId) -> bool:
        """Whether something is written there; the disk is asked once a session."""
        if session in self._typed:
            return bool(self._typed[session].strip())
        if session not in self._on_disk:
            self._on_disk[session] = self._drafts.there_is(self._person, session)
        return self._on_disk[session]

    def count(self) -> int:
        """How many drafts there are, the one that is being typed among them."""
        self.flush()
        return max(self._drafts.count(), sum(bool(text.strip()) for text in self._typed.values()))

    def flush(self) -> None:
        """Write now what is not written yet."""
        if self._timer is None or self._session is None:
            return
        self._stop_timer()
        self._save(self._session)

    def _save(self, session: SessionId) -> None:
        try:
            self._drafts.save(self._person, session, self._typed[session])
        except DraftNotSaved as error:
            self.trouble.set(local_words.draft_trouble(error))
        else:
            self.trouble.set("")

    def forget_all(self) -> None:
        """At sign-out: nothing stays, in memory or on the disk."""
        self._stop_timer()
        self._session = None
        self._typed.clear()
        self._on_disk.clear()
        self.text.set("")
        try:
            self._drafts.clear_all()
        except DraftNotSaved as error:
            self.trouble.set(local_words.draft_trouble(error))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
