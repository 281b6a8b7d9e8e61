"""How much is caught, how much is taken that is no secret, and how long it takes.

`python -m tests.server.redaction.measure [DATA…]`: the written set first, then any file of conversations
(`.jsonl`, `.jsonl.gz`: `messages[].text`, `problem`) or tickets (`.csv`, `.zip` of them: `Document`). With `--show`
what was taken out of real texts is printed, so that somebody can judge it.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from rf_desktop.domain.redaction import Finder, nothing_more, redact, tags_of
from rf_desktop.server.ai.secrets import TypedSecrets

FOLDER = Path(__file__).parents[2] / "data" / "redaction"
CUT = "¦"
"""Stands inside some written tokens, so that nobody who scans this repository takes them for real ones."""
TAGS = tags_of(b"a key for measuring only")


@dataclass(frozen=True)
class Written:
    """A text that somebody wrote down, and the secrets in it."""

    kind: str
    text: str
    secrets: tuple[str, ...]


@dataclass
class Figures:
    """What became of a file of real texts. `taken` pairs what was taken with the text around it."""

    texts: int = 0
    hits: int = 0
    seconds: list[float] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)

    @property
    def per_thousand(self) -> float:
        """Texts of a thousand of which something was taken."""
        return 1000 * self.hits / self.texts if self.texts else 0.0


def written() -> list[Written]:
    """The written set."""
    return [
        Written(each["kind"], each["text"].replace(CUT, ""), tuple(each["secrets"]))
        for each in _lines(FOLDER / "written.jsonl")
    ]


def plain() -> list[str]:
    """Written texts without any secret, as near to one as we could think of."""
    return [each["text"] for each in _lines(FOLDER / "plain.jsonl")]


def missed(cases: Iterable[Written], more: Finder = nothing_more) -> list[Written]:
    """Those of which any secret, or a part of one that tells the rest, is still there."""
    return [case for case in cases if _tells(redact(case.text, TAGS, more).text, case.secrets)]


def measured(texts: Iterable[str], more: Finder = nothing_more) -> Figures:
    """What is taken out of real texts, of which hardly any holds a secret."""
    figures = Figures()
    for text in texts:
        began = time.perf_counter()
        redacted = redact(text, TAGS, more)
        figures.seconds.append(time.perf_counter() - began)
        figures.texts += 1
        figures.hits += bool(redacted.taken)
        for secret in redacted.taken:
            place = max(text.find(secret), 0)
            figures.taken.append((secret, text[max(place - 50, 0) : place + len(secret) + 20]))
    return figures


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a file, whatever kind of file it is."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".csv"):
                    with io.TextIOWrapper(archive.open(name), "utf-8") as file:
                        yield from _tickets(file)
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8") as file:
            yield from _tickets(file)
    else:
        for each in _lines(path):
            yield from filter(None, [each.get("problem"), *(message.get("text") for message in each["messages"])])


def _tells(text: str, secrets: Sequence[str]) -> bool:
    return any(secret in text or (len(secret) > 8 and secret[: 2 * len(secret) // 3] in text) for secret in secrets)


def _tickets(file: Iterable[str]) -> Iterator[str]:
    for row in csv.DictReader(file):
        yield row["Document"]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    more = TypedSecrets()
    more.load()
    cases = written()
    lost = missed(cases, more)
    caught = len(cases) - len(lost)
    print(f"written set: {caught} of {len(cases)} caught ({caught / len(cases):.1%})")
    for case in lost:
        print(f"  missed [{case.kind}]: {case.text!r}")
    false = [text for text in plain() if redact(text, TAGS, more).taken]
    print(f"written without secrets: {len(false)} of {len(plain())} changed {false or ''}")
    for name in [each for each in arguments if not each.startswith("-")]:
        figures = measured(texts_of(Path(name)), more)
        slow = sorted(figures.seconds)[int(len(figures.seconds) * 0.99)]
        print(
            f"{Path(name).name}: {figures.texts} texts, {figures.hits} hit ({figures.per_thousand:.2f} per 1,000),"
            f" median {1000 * median(figures.seconds):.3f} ms, 99 % under {1000 * slow:.2f} ms"
        )
        if "--show" in arguments:
            for secret, around in figures.taken:
                print(f"  {secret[:80]!r} in {around[:200]!r}")


if __name__ == "__main__":
    main(sys.argv[1:])
