"""Do a window, its tray, its notifications and the database say the same? Values in, sentences out.

What a window shows is read from its widgets, what is true from the database by a witness that shares no code with the
server. `disagreements` names every difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rf_desktop.server.store.witness import Witness

GROUPS = ("waiting", "mine", "done")


@dataclass(frozen=True)
class Truth:
    """One person's queue as the database has it: ids by group, which of them have a dot, unread notices."""

    listed: Mapping[str, frozenset[str]]
    unread: frozenset[str]
    notices: int


@dataclass(frozen=True)
class Seen:
    """The same as one window shows it.

    `listed`: the rows of the list by their heading; `dots`: those with one; `title`, `tray`, `waiting`: the counts of
    window and tray; `standing`: handoffs whose notification is on the desktop now; `told`: handoffs that were told as
    new, in a notification or in a summary, in order; `notified`: keys of notifications that are about one handoff.
    """

    listed: Mapping[str, frozenset[str]]
    dots: frozenset[str]
    title: int
    tray: int
    waiting: int
    notices: int
    standing: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    notified: tuple[str, ...] = ()


_QUEUE = """
    SELECT h.id, h.status, h.handed_off_by_id = p.id AS own, h.claimed_by_id = p.id AS mine,
           a.seen_at IS NOT NULL OR coalesce(a.snoozed_until > strftime('%Y-%m-%d %H:%M:%f', 'now'), 0) AS quiet
    FROM person p JOIN handoff h ON h.account_id = p.account_id
    LEFT JOIN attention a ON a.account_id = h.account_id AND a.handoff_id = h.id AND a.person_id = p.id
    WHERE p.email = ?
"""
_NOTICES = """
    SELECT coalesce(sum(read_at IS NULL), 0) AS unread FROM (
        SELECT n.read_at FROM notice n JOIN person p ON p.account_id = n.account_id AND p.id = n.person_id
        WHERE p.email = ? ORDER BY n.created_at DESC, n.id DESC LIMIT 100)
"""
"""The bell shows one's last hundred."""


def truth(witness: Witness, email: str) -> Truth:
    """What a senior should see. Nobody of the day transfers to a name, watches or offers."""
    listed: dict[str, set[str]] = {group: set() for group in GROUPS}
    unread = set()
    for row in witness.query(_QUEUE, (email,)):
        if row["status"] == "open" and not row["own"]:
            listed["waiting"].add(row["id"])
            if not row["quiet"]:
                unread.add(row["id"])
        elif row["mine"] and row["status"] in ("claimed", "resolved"):
            listed["mine" if row["status"] == "claimed" else "done"].add(row["id"])
    (notices,) = witness.query(_NOTICES, (email,))
    return Truth({group: frozenset(ids) for group, ids in listed.items()}, frozenset(unread), notices["unread"])


def disagreements(seen: Seen, true: Truth) -> list[str]:
    """Every difference, one sentence each."""
    found = []
    for group in sorted({*seen.listed, *true.listed}):
        there, wanted = seen.listed.get(group, frozenset()), true.listed.get(group, frozenset())
        found += _differing(f"in {group}", there, wanted)
    found += _differing("with a dot", seen.dots, true.unread)
    counts = {"window's title": seen.title, "tray": seen.tray}
    found += [f"the {place} counts {count}, {len(true.unread)} are unread" for place, count in counts.items()
              if count != len(true.unread)]  # fmt: skip
    if seen.waiting != len(true.listed["waiting"]):
        found.append(f"the tray says that {seen.waiting} wait, it is {len(true.listed['waiting'])}")
    if seen.notices != true.notices:
        found.append(f"the bell counts {seen.notices}, {true.notices} are unread")
    found += [f"a notification still stands for {each}" for each in sorted(seen.standing - true.unread)]
    found += [f"{each} was told as new twice" for each in _repeated(seen.told)]
    found += [f"{each} was notified twice" for each in _repeated(seen.notified)]
    return found


def _differing(where: str, there: frozenset[str], wanted: frozenset[str]) -> list[str]:
    return [f"{each} should not be {where}" for each in sorted(there - wanted)] + [
        f"{each} is missing {where}" for each in sorted(wanted - there)
    ]


def _repeated(told: Iterable[str]) -> list[str]:
    return sorted(each for each, times in Counter(told).items() if times > 1)


@dataclass
class Growth:
    """Memory over the day, in MiB, one look an hour; the first hour is for warming up."""

    looks: list[float] = field(default_factory=list)

    @property
    def share(self) -> float:
        """How much more it is at the end than after the first hour; 0.1 for a tenth."""
        return self.looks[-1] / self.looks[0] - 1
