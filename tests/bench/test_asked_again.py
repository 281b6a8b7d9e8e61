"""The count behind the figures of don't-re-ask (T4)."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bench import asked_again
from rf_desktop.domain.asking import Answered, Known


def thread(*said: tuple[str, str]) -> dict[str, Any]:
    """A thread of helpers' posts."""
    return {"messages": [{"role": "helper", "author": author, "text": text} for author, text in said]}


THREADS = (
    thread(("a", "Does web mail work?"), ("b", "Does web mail work? Which version is it?")),
    thread(("a", "Did you restart the old router?"), ("b", "Have you restarted the old router?")),
    thread(("a", "Is the cable in?"), ("a", "Is the cable in?")),
    thread(("a", "Is the disk full?"), ("b", "Is the licence valid?")),
)


def test_only_what_somebody_else_asked_counts(tmp_path: Path) -> None:
    """T4: word for word or not; one's own repeats and new questions do not; packed files are read as well."""
    found, pairs = asked_again.count(THREADS)
    assert found == asked_again.Count(threads=3, asked=4, flagged=2, same_words=1)
    assert pairs == [("Have you restarted the old router?", "Did you restart the old router?")]
    packed = tmp_path / "threads.jsonl.gz"
    with gzip.open(packed, "wt", encoding="utf-8") as file:
        file.write("\n".join(json.dumps(each) for each in THREADS))
    assert list(asked_again.read(packed)) == list(THREADS)


def test_a_check_that_takes_everything_for_asked_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: pairs that are not the same stand in the list that is looked at."""

    def anything(text: str, known: list[Known]) -> tuple[Answered, ...]:
        return (Answered(text, known[0]),)

    monkeypatch.setattr(asked_again, "answered", anything)
    _, pairs = asked_again.count(THREADS)
    assert ("Is the licence valid?", "Is the disk full?") in pairs
