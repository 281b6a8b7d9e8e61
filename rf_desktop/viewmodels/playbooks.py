"""The account's playbooks in the settings: look, import, save a copy, remove (T6)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.learning import Learning
from rf_desktop.client.observable import Cell
from rf_desktop.client.private_file import why
from rf_desktop.contract.ai import Playbooks, PlaybookView
from rf_desktop.contract.problems import MalformedProblem
from rf_desktop.domain.vocabulary import Role
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import heard, language, text_language, text_learning
from rf_desktop.viewmodels.presses import Presses
from rf_desktop.viewmodels.telling import Telling

LARGEST_FILE = 200_000
"""Bytes."""


@dataclass(frozen=True)
class PlaybookLine:
    """One playbook of the list; only one's own can be removed, and only by an admin."""

    id: str
    sentence: str
    content: str
    may_remove: bool


@dataclass(frozen=True)
class PlaybooksView:
    """`said` is what came of the last press; `wrong` when it did not work."""

    lines: tuple[PlaybookLine, ...] = ()
    may_import: bool = False
    said: str = ""
    wrong: bool = False


class PlaybookShelf:
    """Everybody may look and save a copy; admins import and remove. One press at a time."""

    def __init__(self, learning: Learning, telling: Telling, role: Callable[[], Role]) -> None:
        self.state: Cell[PlaybooksView] = Cell(PlaybooksView())
        self._learning = learning
        self._telling = telling
        self._role = role
        self._presses = Presses()

    async def load(self) -> bool:
        """Fetch the list."""
        return await self._take(self._learning.playbooks, "")

    async def import_file(self, file: Path) -> bool:
        """Import a file; what is wrong with it is said with its line, and nothing changes."""
        content, trouble = await asyncio.to_thread(_read, file)
        if trouble:
            self._say(trouble, wrong=True)
            return False
        return await self._take(lambda: self._learning.import_playbook(content), text_learning.PLAYBOOK_IMPORTED)

    async def remove(self, playbook_id: str) -> bool:
        """Remove one of the account's own."""
        return await self._take(lambda: self._learning.remove_playbook(playbook_id), text_learning.PLAYBOOK_REMOVED)

    def save_copy(self, playbook_id: str, file: Path) -> bool:
        """Write a playbook to a file, to be edited and imported."""
        line = next((each for each in self.state.value.lines if each.id == playbook_id), None)
        if line is None:
            return False
        try:
            file.write_text(line.content, encoding="utf-8")
        except OSError as error:
            self._say(text_learning.PLAYBOOK_NOT_SAVED.format(reason=heard.in_words(why(error))), wrong=True)
            return False
        return True

    async def _take(self, work: Callable[[], Awaitable[Playbooks]], said: str) -> bool:
        with self._presses.press("playbooks") as mine:
            if not mine:
                return False
            try:
                reply = await work()
            except ClientError as error:
                self._say(self._sentence(error), wrong=True)
                return False
        is_admin = self._role() == "admin"
        spoken = language.spoken.value
        ordered = sorted(reply.playbooks, key=lambda each: each.language not in (None, spoken))
        lines = tuple(PlaybookLine(each.id, _said(each), each.content, each.own and is_admin) for each in ordered)
        self.state.set(PlaybooksView(lines, is_admin, said))
        return True

    def _say(self, said: str, *, wrong: bool) -> None:
        before = self.state.value
        self.state.set(PlaybooksView(before.lines, before.may_import, said, wrong))

    def _sentence(self, error: ClientError) -> str:
        """The server's own word on a playbook names the line; everything else is said as everywhere."""
        if isinstance(error, Refused) and isinstance(error.problem, MalformedProblem):
            where = error.problem.where
            said = heard.in_words(error.problem.title.partition(f"{where}: ")[2])
            return text_learning.PLAYBOOK_WRONG.format(where=heard.in_words(where), why=said)
        return self._telling.sentence(error)


def _said(playbook: PlaybookView) -> str:
    other = playbook.language if playbook.language != language.spoken.value else None
    return text_learning.playbook_line(
        playbook.title,
        playbook.domain,
        playbook.steps,
        own=playbook.own,
        language=text_language.LANGUAGES[other] if other else "",
    )


def _read(file: Path) -> tuple[str, str]:
    """The text of a file, or why it cannot be had."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            return "", text_learning.PLAYBOOK_TOO_LARGE
        return file.read_text(encoding="utf-8"), ""
    except OSError as error:
        return "", text_learning.PLAYBOOK_UNREADABLE.format(reason=heard.in_words(why(error)))
    except UnicodeDecodeError:
        return "", text_learning.PLAYBOOK_UNREADABLE.format(reason=text_learning.PLAYBOOK_NO_TEXT)
