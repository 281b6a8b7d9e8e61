"""The settings' page about copies of what is kept here (D6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rf_desktop.viewmodels import text_copies
from rf_desktop.viewmodels.copies import CopiesPage, NotCopied


class Copies:
    """Makes no copy, but says what it was asked for."""

    def __init__(self) -> None:
        self.trouble: NotCopied | None = None
        self.seen: list[str] = []

    async def backup(self, to: Path, progress: Callable[[float], None]) -> None:
        progress(0.5)
        self.seen.append(f"backup {to}")
        if self.trouble is not None:
            raise self.trouble

    async def export(self, to: Path, progress: Callable[[float], None]) -> int:
        self.seen.append(f"export {to}")
        return 1


def page(copies: Copies, *, is_admin: bool = True) -> tuple[CopiesPage, list[str]]:
    done: list[str] = []
    return CopiesPage(copies, lambda copy: done.append(str(copy)), Path("/data"), is_admin=is_admin), done


async def test_a_copy_says_how_far_it_is_and_where_it_lies() -> None:
    """D6."""
    copies = Copies()
    settings, _ = page(copies)
    notes: list[str] = []
    settings.state.watch(lambda state: notes.append(state.note))
    await settings.backup(Path("/tmp/a.db"))
    assert text_copies.COPYING.format(percent=50) in notes
    assert settings.state.value.note == text_copies.BACKED_UP.format(file="a.db")
    await settings.export(Path("/tmp/a.zip"))
    assert settings.state.value.note == "1 session is in a.zip."
    copies.trouble = NotCopied("The disk is full.")
    await settings.backup(Path("/tmp/b.db"))
    assert settings.state.value.note == text_copies.NOT_COPIED.format(why="The disk is full.")
    assert not settings.state.value.busy


def test_going_back_is_asked_first() -> None:
    """D6: one press destroys nothing."""
    settings, done = page(Copies())
    settings.ask_restore(Path("/tmp/a.db"))
    assert "a.db" in settings.state.value.warning
    settings.keep()
    settings.restore()
    assert done == []
    settings.ask_restore(Path("/tmp/a.db"))
    settings.restore()
    assert done == ["/tmp/a.db"]


async def test_only_an_admin_copies() -> None:
    """D6: a copy holds everybody's sessions."""
    copies = Copies()
    settings, done = page(copies, is_admin=False)
    assert settings.state.value.lead == text_copies.ADMINS_COPY
    await settings.backup(Path("/tmp/a.db"))
    settings.ask_restore(Path("/tmp/a.db"))
    settings.restore()
    assert (copies.seen, done) == ([], [])
