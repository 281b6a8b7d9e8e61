"""How often a later helper asks what an earlier one asked, as the window's check sees it (T4).

`python -m bench.asked_again THREADS`: threads as JSON lines, packed or not, with `messages` that have `role`, `author`
and `text`. Each helper's questions stand for answered cards; the questions of whoever joins later are held against
those of the others.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rf_desktop.domain.asking import Known, answered, questions


@dataclass
class Count:
    """What was found. `same_words` of the `flagged` ones are the earlier question word for word."""

    threads: int = 0
    asked: int = 0
    flagged: int = 0
    same_words: int = 0


def read(file: Path) -> Iterator[dict[str, Any]]:
    """The threads of a file."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def count(threads: Iterable[dict[str, Any]]) -> tuple[Count, list[tuple[str, str]]]:
    """The figures, and each pair (asked now, asked before) that is not word for word the same, to be looked at."""
    found, pairs = Count(), []
    for thread in threads:
        said = [message for message in thread["messages"] if message.get("role") == "helper"]
        if len({message["author"] for message in said}) < 2:
            continue
        found.threads += 1
        for now, before in _again(said, found):
            found.flagged += 1
            if _plain(now) == _plain(before):
                found.same_words += 1
            else:
                pairs.append((now, before))
    return found, pairs


def _again(said: list[dict[str, Any]], found: Count) -> Iterator[tuple[str, str]]:
    known: list[tuple[str, Known]] = []
    for place, message in enumerate(said):
        asked = questions(message["text"])
        others = [each for author, each in known if author != message["author"]]
        if message["author"] != said[0]["author"] and others:
            found.asked += len(asked)
            yield from ((each.question, each.known.asked) for each in answered(message["text"], others))
        for number, question in enumerate(asked):
            known.append((message["author"], Known(f"{place}-{number}", question, "…", message["author"], None)))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def main() -> None:
    """Print the figures and the pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("threads", type=Path)
    found, pairs = count(read(parser.parse_args().threads))
    print(
        f"{found.threads} threads with a second helper, {found.asked} later questions, {found.flagged} taken for asked"
        f" before, {found.same_words} of them word for word"
    )
    for now, before in pairs:
        print(f"- {now}\n  {before}")


if __name__ == "__main__":
    main()
