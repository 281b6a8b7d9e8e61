"""A playbook as TOML: read with reasons that name the line, written again, and extended (SPEC T6, T8).

`resources/playbooks/README.md` documents the format; `resources/playbooks/schema.json` says the same to an editor.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import get_args

from rf_desktop.domain.unseen import clean
from rf_desktop.domain.vocabulary import CardKind, Language
from rf_desktop.values import dataclass

STEP_TEXT = 120
"""Characters of a step: it has to fit a card and a chip."""
STEP_SENTENCE = 600
"""Characters of a step's reason and of its way on."""
LINE_TEXT = 120
"""Characters of a title or a domain."""
REPLY_TEXT = 2_000
"""Characters of the opening and of the closing."""
LONGEST_ID = 36
LEAST_STEPS = 3
MOST_STEPS = 60
MOST_PHRASES = 120

PLAYBOOK_KEYS = frozenset({"id", "language", "title", "domain", "when", "opening", "steps", "closing"})
STEP_KEYS = frozenset({"kind", "text", "why", "if_it_fails"})
_LIMITS = {"title": LINE_TEXT, "domain": LINE_TEXT, "opening": REPLY_TEXT, "closing": REPLY_TEXT}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORD = re.compile(r"\w+")
_STEP_HEADER = re.compile(r"\s*\[\[\s*steps\s*\]\]")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class PlaybookInvalid(Exception):
    """A playbook cannot be used: `file`, `reason` as one sentence, and the `line` it is about where one is."""

    def __init__(self, file: Path, reason: str, line: int | None = None) -> None:
        super().__init__(f"{file.name}: {reason}" if line is None else f"{file.name}: line {line}: {reason}")
        self.file = file
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class PlaybookStep:
    """One card to offer: what to ask or do, why, and what to do when it does not help (A11)."""

    kind: CardKind
    text: str
    why: str
    if_it_fails: str


@dataclass(frozen=True, slots=True)
class Playbook:
    """How to work one kind of problem. `when` holds the phrases that speak for it; none means any problem.

    `language` is that of the sessions it is for; None means any.
    """

    id: str
    title: str
    domain: str
    when: tuple[str, ...]
    opening: str
    steps: tuple[PlaybookStep, ...]
    closing: str
    language: Language | None = None

    @property
    def is_generic(self) -> bool:
        """Whether it fits any problem."""
        return not self.when


def words(text: str) -> tuple[str, ...]:
    """Its words, folded; an apostrophe joins (`can't` = `cant`), every other sign parts (`Wi-Fi` = `wi fi`)."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return tuple(_WORD.findall(folded))


def read(file: Path) -> Playbook:
    """The playbook of one file. Raises `PlaybookInvalid`."""
    try:
        content = file.read_text(encoding="utf-8")
    except OSError as problem:
        raise PlaybookInvalid(file, f"The file cannot be read: {problem.strerror or problem}.") from problem
    except UnicodeDecodeError as problem:
        raise PlaybookInvalid(file, "The file is not UTF-8 text.") from problem
    return parse(content, file)


@lru_cache(maxsize=128)  # the same few dozen are read again for their ids, their texts and each account
def parse(content: str, file: Path) -> Playbook:
    """The playbook that `content` holds; `file` names it in what is raised. Raises `PlaybookInvalid`."""
    source = _Source(file, tuple(content.splitlines()))
    try:
        table = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        found = _TOML_LINE.search(str(problem))
        said = f"This is not TOML: {problem}."
        raise PlaybookInvalid(file, said, int(found.group(1)) if found else None) from problem
    _only(source, table, PLAYBOOK_KEYS)
    identity = _text(source, table, "id")
    if not _ID.fullmatch(identity):
        raise source.refused(f"The id “{identity}” may hold lower-case letters, digits and single hyphens only.", "id")
    if len(identity) > LONGEST_ID:
        raise source.refused(f"The id has {len(identity)} characters; {LONGEST_ID} are the most.", "id")
    return Playbook(
        id=identity,
        title=_text(source, table, "title"),
        domain=_text(source, table, "domain"),
        when=_phrases(source, table),
        opening=_text(source, table, "opening"),
        steps=_steps(source, table),
        closing=_text(source, table, "closing"),
        language=_language(source, table),
    )


def with_steps(content: str, steps: Sequence[PlaybookStep], file: Path) -> tuple[str, int]:
    """`content` with those of `steps` at its end that it does not have yet, and how many these are.

    What stands there, comments too, stays as it is. Raises `PlaybookInvalid` when it cannot take them.
    """
    before = parse(content, file)
    known = {words(step.text) for step in before.steps}
    new: list[PlaybookStep] = []
    for step in steps:
        if words(step.text) not in known:
            known.add(words(step.text))
            new.append(step)
    if not new:
        return content, 0
    longer = "\n".join((content.rstrip("\n"), *(f"\n{_step_toml(step)}" for step in new))) + "\n"
    try:
        parse(longer, file)
    except PlaybookInvalid:  # its steps are one inline list, which nothing can be hung onto
        longer = as_toml(replace(before, steps=(*before.steps, *new)))
        parse(longer, file)
    return longer, len(new)


def as_toml(playbook: Playbook) -> str:
    """The playbook as a file of the documented format; `parse` reads the same from it."""
    named = ("id", *(["language"] if playbook.language else []), "title", "domain")
    head = [f"{name} = {_string(getattr(playbook, name))}" for name in named]
    phrases = ", ".join(_string(phrase) for phrase in playbook.when)
    ends = [f"{name} = {_string(getattr(playbook, name))}" for name in ("opening", "closing")]
    return (
        "\n".join((*head, f"when = [{phrases}]", *ends, *(f"\n{_step_toml(step)}" for step in playbook.steps))) + "\n"
    )


def _step_toml(step: PlaybookStep) -> str:
    return "\n".join(
        ("[[steps]]", *(f"{name} = {_string(getattr(step, name))}" for name in ("kind", "text", "why", "if_it_fails")))
    )


def _string(text: str) -> str:
    """A basic string: JSON's escapes are TOML's as well, and `clean` has taken out what only JSON allows."""
    return json.dumps(clean(text), ensure_ascii=False)


@dataclass(frozen=True)
class _Source:
    """Where a playbook comes from, to say which line is wrong."""

    file: Path
    lines: tuple[str, ...]

    def refused(self, reason: str, key: str | None = None, step: int | None = None) -> PlaybookInvalid:
        """What is raised; `step` counts from 1, and without it `key` belongs to the playbook itself."""
        return PlaybookInvalid(self.file, reason, self._line(key, step))

    def _line(self, key: str | None, step: int | None) -> int | None:
        headers = [number for number, line in enumerate(self.lines, start=1) if _STEP_HEADER.match(line)]
        if step is None:
            first, last = 1, headers[0] if headers else len(self.lines) + 1
        elif step <= len(headers):
            first = headers[step - 1]
            last = headers[step] if step < len(headers) else len(self.lines) + 1
        else:
            return None
        entry = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=") if key else None
        found = (number for number in range(first, last) if entry and entry.match(self.lines[number - 1]))
        return next(found, None if step is None else first)


def _only(source: _Source, table: Iterable[str], allowed: frozenset[str], step: int | None = None) -> None:
    unknown = sorted(set(table) - allowed)
    if unknown:
        raise source.refused(f"{_where(step)} has an unknown entry “{unknown[0]}”.", unknown[0], step)


def _text(source: _Source, table: dict[str, object], key: str, step: int | None = None) -> str:
    value = table.get(key)
    cleaned = clean(value).strip() if isinstance(value, str) else ""
    if not cleaned:
        raise source.refused(f"{_where(step)} needs “{key}” as text.", key, step)
    limit = _LIMITS.get(key, STEP_SENTENCE) if key != "text" else None
    if limit is not None and len(cleaned) > limit:
        raise source.refused(f"“{key}” has {len(cleaned):,} characters; {limit:,} are the most.", key, step)
    return cleaned


def _language(source: _Source, table: dict[str, object]) -> Language | None:
    if "language" not in table:
        return None
    for language in get_args(Language):
        if table["language"] == language:
            return language  # type: ignore[no-any-return]
    allowed = " or ".join(f"“{language}”" for language in get_args(Language))
    raise source.refused(f"“language” is {allowed}, or left out.", "language")


def _phrases(source: _Source, table: dict[str, object]) -> tuple[str, ...]:
    phrases = table.get("when")
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) and words(phrase) for phrase in phrases):
        raise source.refused(
            "The playbook needs “when” as a list of words or phrases, empty if it fits any problem.", "when"
        )
    if len(phrases) > MOST_PHRASES:
        raise source.refused(f"“when” has {len(phrases)} phrases; {MOST_PHRASES} are the most.", "when")
    folded = [words(phrase) for phrase in phrases]
    twice = next((phrase for phrase, said in zip(phrases, folded, strict=True) if folded.count(said) > 1), None)
    if twice is not None:
        raise source.refused(f"“when” says “{twice}” twice.", "when")
    return tuple(phrases)


def _steps(source: _Source, content: dict[str, object]) -> tuple[PlaybookStep, ...]:
    tables = content.get("steps")
    if not isinstance(tables, list) or len(tables) < LEAST_STEPS:
        raise source.refused(f"The playbook needs at least {LEAST_STEPS} steps.")
    if len(tables) > MOST_STEPS:
        raise source.refused(f"The playbook has {len(tables)} steps; {MOST_STEPS} are the most.")
    steps: list[PlaybookStep] = []
    said: set[tuple[str, ...]] = set()
    for number, table in enumerate(tables, start=1):
        step = _step(source, number, table)
        if words(step.text) in said:
            raise source.refused(f"Step {number} says the same as an earlier step.", "text", number)
        said.add(words(step.text))
        steps.append(step)
    return tuple(steps)


def _step(source: _Source, number: int, table: object) -> PlaybookStep:
    if not isinstance(table, dict):
        raise source.refused(f"Step {number} is not a table.", None, number)
    _only(source, table, STEP_KEYS, number)
    kind = _kind(source, number, table)
    text = _text(source, table, "text", number)
    if len(text) > STEP_TEXT:
        raise source.refused(
            f"Step {number} is {len(text)} characters long; {STEP_TEXT} fit on a card.", "text", number
        )
    why, on = _text(source, table, "why", number), _text(source, table, "if_it_fails", number)
    return PlaybookStep(kind, text, why, on)


def _kind(source: _Source, number: int, table: dict[str, object]) -> CardKind:
    for kind in get_args(CardKind):
        if table.get("kind") == kind:
            return kind  # type: ignore[no-any-return]
    raise source.refused(f"Step {number} needs “kind”, either “question” or “action”.", "kind", number)


def _where(step: int | None) -> str:
    return "The playbook" if step is None else f"Step {step}"
