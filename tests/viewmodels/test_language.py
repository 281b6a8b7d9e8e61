"""The German catalogue can be read, whoever added to it last (D5). What it must hold is checked in tests/language."""

from __future__ import annotations

from rf_desktop import paths
from rf_desktop.viewmodels import language


def test_the_catalogue_can_be_read() -> None:
    """A page's table stands once in it: two that were merged into one file have to be made one."""
    german = language.read_catalogue(paths.resources() / "language", "de")
    assert german.keys() >= {"text_words", "text_time", "text_queue"}
