"""FlowPilot without an AI key: playbooks from data files, chosen by the words of the problem (SPEC T6, A11).

A playbook is one TOML file; `resources/playbooks/README.md` documents it. Everything here is pure but `load` and
`read`, which read files. Choosing is counting: each phrase of a playbook's `when` that the text holds as
whole words weighs more the longer it is, and a playbook without phrases fits any problem.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from rf_desktop.domain.vocabulary import CardKind

STEP_TEXT = 120
"""Characters of a step: it has to fit a card and a chip."""
LEAST_STEPS = 3

_PLAYBOOK_KEYS = frozenset({"id", "title", "domain", "when", "opening", "steps", "closing"})
_STEP_KEYS = frozenset({"kind", "text", "why", "if_it_fails"})
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORD = re.compile(r"\w+")


class PlaybookInvalid(Exception):
    """A playbook file cannot be used: `file`, and `reason` as one sentence."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file.name}: {reason}")
        self.file = file
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PlaybookStep:
    """One card to offer: what to ask or do, why, and what to do when it does not help (A11)."""

    kind: CardKind
    text: str
    why: str
    if_it_fails: str


@dataclass(frozen=True, slots=True)
class Playbook:
    """How to work one kind of problem. `when` holds the phrases that speak for it; none means any problem."""

    id: str
    title: str
    domain: str
    when: tuple[str, ...]
    opening: str
    steps: tuple[PlaybookStep, ...]
    closing: str

    @property
    def is_generic(self) -> bool:
        """Whether it fits any problem."""
        return not self.when


def load(folder: Path) -> tuple[Playbook, ...]:
    """The playbooks of a folder, by id. Raises `PlaybookInvalid` for a file that cannot be used, for an id that two
    files share, and for a folder without exactly one playbook that fits any problem."""
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix == ".toml")
    except OSError as problem:
        raise PlaybookInvalid(folder, f"The folder cannot be read: {problem.strerror or problem}.") from problem
    playbooks: dict[str, Playbook] = {}
    for file in files:
        playbook = read(file)
        if playbook.id in playbooks:
            raise PlaybookInvalid(file, f"Another file already has the id “{playbook.id}”.")
        playbooks[playbook.id] = playbook
    generic = [playbook.id for playbook in playbooks.values() if playbook.is_generic]
    if len(generic) != 1:
        found = "none does" if not generic else f"{' and '.join(sorted(generic))} do"
        raise PlaybookInvalid(folder, f"Exactly one playbook has to fit any problem (an empty `when`), but {found}.")
    return tuple(playbooks[key] for key in sorted(playbooks))


def read(file: Path) -> Playbook:
    """The playbook of one file. Raises `PlaybookInvalid`."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise PlaybookInvalid(file, f"The file cannot be read: {problem.strerror or problem}.") from problem
    except UnicodeDecodeError as problem:
        raise PlaybookInvalid(file, "The file is not UTF-8 text.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise PlaybookInvalid(file, f"This is not TOML: {problem}.") from problem
    _only(file, "The playbook", content, _PLAYBOOK_KEYS)
    identity = _text(file, "The playbook", content, "id")
    if not _ID.fullmatch(identity):
        raise PlaybookInvalid(file, f"The id “{identity}” may hold lower-case letters, digits and single hyphens only.")
    return Playbook(
        id=identity,
        title=_text(file, "The playbook", content, "title"),
        domain=_text(file, "The playbook", content, "domain"),
        when=_phrases(file, content),
        opening=_text(file, "The playbook", content, "opening"),
        steps=_steps(file, content),
        closing=_text(file, "The playbook", content, "closing"),
    )


def choose(playbooks: Sequence[Playbook], text: str, domain: str | None = None) -> Playbook:
    """The playbook that fits `text` best; the one that fits any problem when none of the others does.

    A matching domain adds to a playbook whose words are there. Where no words are, it decides alone if just one
    playbook has it. Ties go to the more phrases, then to the id. Raises `ValueError` for no playbooks at all.
    """
    if not playbooks:
        raise ValueError("there is no playbook to choose from")
    said = _words(text)
    wanted = (domain or "").strip().casefold()
    scored: list[tuple[int, int, Playbook]] = []
    for playbook in playbooks:
        found = [phrase for phrase in playbook.when if _holds(said, _words(phrase))]
        if found:
            same_domain = bool(wanted) and playbook.domain.casefold() == wanted
            weight = sum(2 * len(_words(phrase)) - 1 for phrase in found) + (2 if same_domain else 0)
            scored.append((-weight, -len(found), playbook))
    if scored:
        return min(scored, key=lambda entry: (entry[0], entry[1], entry[2].id))[2]
    of_domain = [playbook for playbook in playbooks if wanted and playbook.domain.casefold() == wanted]
    if len(of_domain) == 1:
        return of_domain[0]
    return next((playbook for playbook in playbooks if playbook.is_generic), playbooks[0])


def next_steps(playbook: Playbook, lane: Collection[str], limit: int) -> tuple[PlaybookStep, ...]:
    """The next `limit` steps in order, without those whose text a card in `lane` already has.

    Texts are the same whatever their case, spacing and punctuation. A limit below one gives none.
    """
    offered = {_words(text) for text in lane}
    left = [step for step in playbook.steps if _words(step.text) not in offered]
    return tuple(left[: max(limit, 0)])


def _words(text: str) -> tuple[str, ...]:
    """Its words, folded; an apostrophe joins (`can't` = `cant`), every other sign parts (`Wi-Fi` = `wi fi`)."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return tuple(_WORD.findall(folded))


def _holds(said: Sequence[str], phrase: Sequence[str]) -> bool:
    size = len(phrase)
    wanted = tuple(phrase)
    return size > 0 and any(tuple(said[at : at + size]) == wanted for at in range(len(said) - size + 1))


def _only(file: Path, where: str, table: Iterable[str], allowed: frozenset[str]) -> None:
    unknown = sorted(set(table) - allowed)
    if unknown:
        raise PlaybookInvalid(file, f"{where} has an unknown entry “{unknown[0]}”.")


def _text(file: Path, where: str, table: dict[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise PlaybookInvalid(file, f"{where} needs “{key}” as text.")
    return value.strip()


def _phrases(file: Path, content: dict[str, object]) -> tuple[str, ...]:
    phrases = content.get("when")
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) and _words(phrase) for phrase in phrases):
        raise PlaybookInvalid(
            file, "The playbook needs “when” as a list of words or phrases, empty if it fits any problem."
        )
    folded = [_words(phrase) for phrase in phrases]
    twice = next((phrase for phrase, words in zip(phrases, folded, strict=True) if folded.count(words) > 1), None)
    if twice is not None:
        raise PlaybookInvalid(file, f"“when” says “{twice}” twice.")
    return tuple(phrases)


def _steps(file: Path, content: dict[str, object]) -> tuple[PlaybookStep, ...]:
    tables = content.get("steps")
    if not isinstance(tables, list) or len(tables) < LEAST_STEPS:
        raise PlaybookInvalid(file, f"The playbook needs at least {LEAST_STEPS} steps.")
    steps: list[PlaybookStep] = []
    for number, table in enumerate(tables, start=1):
        where = f"Step {number}"
        if not isinstance(table, dict):
            raise PlaybookInvalid(file, f"{where} is not a table.")
        _only(file, where, table, _STEP_KEYS)
        kind = _kind(file, where, table)
        text = _text(file, where, table, "text")
        if len(text) > STEP_TEXT:
            raise PlaybookInvalid(file, f"{where} is {len(text)} characters long; {STEP_TEXT} fit on a card.")
        if any(_words(text) == _words(step.text) for step in steps):
            raise PlaybookInvalid(file, f"{where} says the same as an earlier step.")
        steps.append(
            PlaybookStep(kind, text, _text(file, where, table, "why"), _text(file, where, table, "if_it_fails"))
        )
    return tuple(steps)


def _kind(file: Path, where: str, table: dict[str, object]) -> CardKind:
    for kind in get_args(CardKind):
        if table.get("kind") == kind:
            return kind  # type: ignore[no-any-return]
    raise PlaybookInvalid(file, f"{where} needs “kind”, either “question” or “action”.")
