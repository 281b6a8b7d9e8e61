"""Files of real chat: one JSON record a line, read line by line and without trusting it.

A record has `id`, `asker`, `helpers` (how many), `bot`, and `messages` of `line, at, role, author, text`; `role` is
`user` (the asker), `helper` or `bot`. What a line lacks is filled in where that is honest, else passed over.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CLOCK = re.compile(r"^\s*(\d{1,2}):(\d{2})")
_MINUTES_A_DAY = 24 * 60
_NEXT_DAY_GAP = 60  # minutes; a clock that falls back by more has passed midnight


class CasesUnreadable(Exception):
    """A file of conversations, or one line of it, cannot be read: `file`, `line` (0 = the file itself), `why`."""

    def __init__(self, file: Path, line: int, why: str) -> None:
        super().__init__(f"{file.name}, line {line}: {why}" if line else f"{file.name}: {why}")
        self.file = file
        self.line = line
        self.why = why


OnBad = Callable[[CasesUnreadable], None]
"""Hears of each bad line; reading goes on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a record; `at` is its clock time (`HH:MM`, may be empty)."""

    source_id: str
    at: str
    role: str
    author: str
    text: str


def read_records(path: Path, on_bad: OnBad | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    """The records of a `.jsonl` or `.jsonl.gz` file with their line numbers (from 1); blank lines are passed over.

    A bad line goes to `on_bad` and reading goes on; without `on_bad` it is raised. A file that cannot be
    opened or unpacked is always raised as `CasesUnreadable`.
    """
    number = 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                if not raw.strip():
                    continue
                try:
                    record = json.loads(raw.decode("utf-8-sig"))
                except (ValueError, RecursionError) as problem:
                    report(CasesUnreadable(path, number, why(problem)), on_bad)
                    continue
                if not isinstance(record, dict):
                    report(CasesUnreadable(path, number, "a conversation is a JSON object"), on_bad)
                    continue
                yield number, record
    except (OSError, EOFError, zlib.error) as problem:
        raise CasesUnreadable(path, number and number + 1, why(problem)) from problem


def report(problem: CasesUnreadable, on_bad: OnBad | None) -> None:
    """Tell `on_bad`, or raise where nobody listens."""
    if on_bad is None:
        raise problem
    on_bad(problem)


def why(problem: Exception) -> str:
    """The reason in words for a person with a file."""
    if isinstance(problem, json.JSONDecodeError):
        return f"this is not JSON ({problem.msg} at column {problem.colno})"
    if isinstance(problem, UnicodeDecodeError):
        return "this is not UTF-8 text"
    if isinstance(problem, RecursionError):
        return "this is nested too deeply"
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    return str(problem) or type(problem).__name__


def lines_of(record: Mapping[str, Any], source_id: str) -> list[Line]:
    """The record's lines that say something, with an id each: `{source_id}:{line}`.

    A line without a usable number is known by its position, a second one of the same number by both.
    Raises `ValueError` when there is no list of messages.
    """
    messages = record.get("messages")
    if not isinstance(messages, list):
        raise ValueError("the conversation has no list of messages")
    asker = _whole(record.get("asker"))
    lines: list[Line] = []
    taken: set[str] = set()
    for position, message in enumerate(messages):
        text = _whole(message.get("text")) if isinstance(message, dict) else ""
        if not text.strip():
            continue
        number = message.get("line")
        line_id = f"{source_id}:{number if isinstance(number, (int, str)) else f'p{position}'}"
        if line_id in taken:
            line_id = f"{line_id}.p{position}"
        taken.add(line_id)
        author = _whole(message.get("author"))
        role = str(message.get("role") or ("user" if author and author == asker else "helper"))
        lines.append(Line(line_id, _whole(message.get("at")), role, author or _nameless(role, asker), text))
    return lines


def asker_of(record: Mapping[str, Any], lines: Sequence[Line]) -> str:
    """Who asks: as the record says, else the first `user`, else whoever speaks first and is no bot."""
    named = _whole(record.get("asker"))
    if named and any(line.author == named for line in lines):
        return named
    users = [line.author for line in lines if line.role == "user"]
    return (users or [line.author for line in lines if line.role != "bot"] or [""])[0]


def minutes_of(clocks: Sequence[str]) -> list[int]:
    """Minutes since the first clock time, never decreasing; an unreadable one counts as the one before it."""
    minutes: list[int] = []
    first: int | None = None
    latest = 0
    for clock in clocks:
        read = _CLOCK.match(clock)
        if read is not None:
            minute = int(read.group(1)) * 60 + int(read.group(2))
            first = minute if first is None else first
            elapsed = minute - first + (latest + first) // _MINUTES_A_DAY * _MINUTES_A_DAY
            if elapsed < latest - _NEXT_DAY_GAP:
                elapsed += _MINUTES_A_DAY
            latest = max(latest, elapsed)
        minutes.append(latest)
    return minutes


def _nameless(role: str, asker: str) -> str:
    return (asker or "asker") if role == "user" else f"unnamed {role}"


def _whole(value: object) -> str:
    """The text itself; half a surrogate pair, which no database stores, becomes a question mark. Else empty."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""
