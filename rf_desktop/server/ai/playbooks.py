"""FlowPilot without an AI key: playbooks from data files, chosen by the words of the problem (SPEC T6, A11).

A playbook is one TOML file; `resources/playbooks/README.md` documents it, and `playbook_text` reads it. Everything
here is pure but `load`, which reads files. Choosing is counting: each phrase of a playbook's `when` that the text holds
as whole words weighs more the longer it is, and a playbook without phrases fits any problem.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

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
    "texts",
]


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


def texts(folder: Path) -> dict[str, str]:
    """The texts of a folder's playbooks by id, as they stand in the files. Raises `PlaybookInvalid`."""
    return {
        read(file).id: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir()) if file.suffix == ".toml"
    }


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


def _holds(said: Sequence[str], phrase: Sequence[str]) -> bool:
    size = len(phrase)
    wanted = tuple(phrase)
    return size > 0 and any(tuple(said[at : at + size]) == wanted for at in range(len(said) - size + 1))
