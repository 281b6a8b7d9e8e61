"""Real support threads from a file: JSON lines, perhaps gzipped, with a problem, messages and who wrote them."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RARE_FROM = 4
RARE_SHARE = 0.013
"""An article says what a thread is about when at least so many threads cite it, and at most this share of all."""
_PROBLEM = 2_000


class DataUnusable(Exception):
    """The file is not of the format; the text says where."""


@dataclass(frozen=True)
class Post:
    """One message. `helper` tells helpers from those who ask; `articles` are the help articles that it cites."""

    author: str
    helper: bool
    text: str
    articles: frozenset[str]


@dataclass(frozen=True)
class Thread:
    """One thread; `handoff_at` is the number of posts before the second helper's first, None where there was none."""

    id: str
    summary: str
    problem: str
    posts: tuple[Post, ...]
    handoff_at: int | None

    @property
    def articles(self) -> frozenset[str]:
        """Everything that its helpers cite."""
        return frozenset().union(*(post.articles for post in self.posts if post.helper))

    @property
    def question(self) -> str:
        """What somebody would search by."""
        return f"{self.summary}. {self.problem}"[:_PROBLEM]


def read(path: Path) -> list[Thread]:
    """All threads of a file in order of their ids. Raises DataUnusable, OSError."""
    opened = gzip.open if path.suffix == ".gz" else open
    found = []
    with opened(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                found.append(_thread(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise DataUnusable(f"line {number} of {path.name} is no thread: {error!r}") from None
    return sorted(found, key=lambda thread: thread.id)


def _thread(record: dict[str, Any]) -> Thread:
    posts = []
    asker = record.get("requester", record.get("asker"))
    for message in record["messages"]:
        role = message.get("role", "")
        helper = role == "helper" or (not role and message["author"] != asker)
        cited = frozenset(article.lower() for article in message.get("kb", ()))
        posts.append(Post(message["author"], helper, message["text"], cited))
    own = [post.text for post in posts if not post.helper]
    problem = record.get("problem") or (own[0] if own else "")
    summary = record.get("problem_summary") or problem[:120]
    return Thread(str(record["id"]), summary, problem, tuple(posts), _joined(record, posts))


def _joined(record: dict[str, Any], posts: Sequence[Post]) -> int | None:
    if "handoff_at_message" in record:
        at = record["handoff_at_message"]
        return int(at) if at else None
    first = next((post.author for post in posts if post.helper), None)
    return next((n for n, post in enumerate(posts) if post.helper and post.author != first), None)


def rare_articles(threads: Sequence[Thread]) -> dict[str, frozenset[str]]:
    """For each thread the articles that tell what it is about, by its id."""
    cited = Counter(article for thread in threads for article in thread.articles)
    most = RARE_SHARE * len(threads)
    rare = {article for article, number in cited.items() if RARE_FROM <= number <= most}
    return {thread.id: thread.articles & rare for thread in threads}
