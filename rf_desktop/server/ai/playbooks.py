"""FlowPilot without an AI key: playbooks from data files, chosen by the words of the problem (SPEC T6, A11).

A playbook is one TOML file; `resources/playbooks/README.md` documents it, and `playbook_text` reads it. Everything
here is pure but `load`, which reads files. Choosing is counting: each phrase of a playbook's `when` that the text holds
as whole words weighs more the longer it is, and a playbook without phrases fits any problem.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import get_args

from rf_desktop.domain.vocabulary import Language
from rf_desktop.server.ai.playbook_text import Playbook, PlaybookInvalid, PlaybookStep, read
from rf_desktop.server.ai.playbook_text import words as _words

__all__ = [
    "Playbook",
    "PlaybookInvalid",
    "PlaybookStep",
    "beside",
    "choose",
    "load",
    "next_steps",
    "read",
    "speaking",
    "texts",
]


COMPOUND = 6
"""Letters from which on a word of a German playbook is also found at the beginning of a longer one."""


def load(folder: Path) -> tuple[Playbook, ...]:
    """The playbooks of a folder, and of the folders in it that are named by a language, by id. Raises `PlaybookInvalid`
    for a file that cannot be used, for an id that two files share, and for a language without exactly one playbook that
    fits any problem."""
    playbooks: dict[str, Playbook] = {}
    for file in _files(folder):
        playbook = read(file)
        if playbook.id in playbooks:
            raise PlaybookInvalid(file, f"Another file already has the id “{playbook.id}”.")
        playbooks[playbook.id] = playbook
    for language in sorted({playbook.language for playbook in playbooks.values()}, key=str) or [None]:
        generic = [each.id for each in playbooks.values() if each.is_generic and each.language == language]
        if len(generic) != 1:
            found = "none does" if not generic else f"{' and '.join(sorted(generic))} do"
            said = f"Exactly one playbook has to fit any problem (an empty `when`), but {found}."
            raise PlaybookInvalid(folder, said if language is None else f"{language}: {said}")
    return tuple(playbooks[key] for key in sorted(playbooks))


def texts(folder: Path) -> dict[str, str]:
    """The texts of these playbooks by id, as they stand in the files. Raises `PlaybookInvalid`."""
    return {read(file).id: file.read_text(encoding="utf-8") for file in _files(folder)}


def speaking(playbooks: Sequence[Playbook], language: Language) -> tuple[Playbook, ...]:
    """Those for sessions in this language, its own first; all of them where none of those fits any problem."""
    fitting = [each for each in playbooks if each.language in (language, None)]
    fitting.sort(key=lambda each: each.language is None)
    return tuple(fitting if any(each.is_generic for each in fitting) else playbooks)


def _files(folder: Path) -> list[Path]:
    try:
        folders = [folder, *(folder / name for name in get_args(Language) if (folder / name).is_dir())]
        return [file for each in folders for file in sorted(each.iterdir()) if file.suffix == ".toml"]
    except OSError as problem:
        raise PlaybookInvalid(folder, f"The folder cannot be read: {problem.strerror or problem}.") from problem


def beside(built_in: Sequence[Playbook], own: Iterable[Playbook]) -> tuple[Playbook, ...]:
    """Both, by id; one of the account's own takes the place of a built-in one with its id."""
    together = {playbook.id: playbook for playbook in (*built_in, *own)}
    return tuple(together[key] for key in sorted(together))


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
        found = [phrase for phrase in playbook.when if _holds(said, _words(phrase), playbook.language)]
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


def _holds(said: Sequence[str], phrase: Sequence[str], language: Language | None) -> bool:
    """Whether the words are there in this order. German joins words: `Drucker` is in `Druckerproblem` as well."""
    size = len(phrase)
    if language == "de" and size == 1 and len(phrase[0]) >= COMPOUND:
        return any(word.startswith(phrase[0]) for word in said)
    wanted = tuple(phrase)
    return size > 0 and any(tuple(said[at : at + size]) == wanted for at in range(len(said) - size + 1))
