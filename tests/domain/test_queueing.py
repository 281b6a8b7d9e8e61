"""Who sees which handoff, and in which order (Q1, C4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.queueing import Group, group, order
from rf_desktop.domain.vocabulary import SENIOR_ROLES, URGENCY, HandoffStatus, Intent, Priority, Role

JANE, SAM, ALEX = PersonId("jane"), PersonId("sam"), PersonId("alex")
AT = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "intent", "target", "claimed_by", "viewer", "role", "expected"),
    [
        ("open", "escalate", None, None, SAM, "senior", "waiting"),
        ("open", "escalate", None, None, SAM, "admin", "waiting"),
        ("open", "escalate", None, None, SAM, "engineer", None),
        ("open", "escalate", None, None, JANE, "senior", None),
        ("open", "transfer", SAM, None, SAM, "engineer", "waiting"),
        ("open", "transfer", SAM, None, ALEX, "admin", None),
        ("claimed", "escalate", None, SAM, SAM, "senior", "mine"),
        ("claimed", "escalate", None, SAM, ALEX, "senior", None),
        ("claimed", "transfer", SAM, SAM, SAM, "engineer", "mine"),
        ("resolved", "escalate", None, SAM, SAM, "senior", "done"),
        ("resolved", "escalate", None, SAM, ALEX, "senior", None),
        ("withdrawn", "escalate", None, None, SAM, "senior", None),
        ("returned", "escalate", None, SAM, SAM, "senior", None),
    ],
)
def test_each_handoff_stands_in_its_group(
    status: HandoffStatus,
    intent: Intent,
    target: PersonId | None,
    claimed_by: PersonId | None,
    viewer: PersonId,
    role: Role,
    expected: Group | None,
) -> None:
    """Q1, C4, C7."""
    found = group(
        status=status,
        intent=intent,
        handed_off_by=JANE,
        target=target,
        claimed_by=claimed_by,
        viewer=viewer,
        role=role,
    )
    assert found == expected


def test_ones_own_handoff_is_in_no_group_whatever_its_state() -> None:
    """C4."""
    for status, role, target, claimed_by in product(
        get_args(HandoffStatus), get_args(Role), (None, JANE, SAM), (None, JANE, SAM)
    ):
        assert (
            group(
                status=status,
                intent="escalate",
                handed_off_by=JANE,
                target=target,
                claimed_by=claimed_by,
                viewer=JANE,
                role=role,
            )
            is None
        )


def test_an_open_escalation_is_seen_by_every_senior_but_its_author() -> None:
    """Q1, C4: nothing waits where nobody looks."""
    for role in get_args(Role):
        seen = group(
            status="open",
            intent="escalate",
            handed_off_by=JANE,
            target=None,
            claimed_by=None,
            viewer=SAM,
            role=role,
        )
        assert (seen == "waiting") == (role in SENIOR_ROLES)


def test_the_more_urgent_comes_first_and_then_the_older() -> None:
    """Q1."""
    rows: list[tuple[Priority, int]] = [("low", 9), ("normal", 1), ("urgent", 0), ("normal", 5), ("high", 2)]
    keys = sorted(order(priority, AT - timedelta(minutes=age), str(age)) for priority, age in rows)
    assert [key[2] for key in keys] == ["0", "2", "5", "1", "9"]


@given(st.lists(st.tuples(st.sampled_from(sorted(URGENCY)), st.integers(0, 50), st.integers(0, 9)), unique=True))
def test_the_order_is_total_and_does_not_depend_on_arrival(rows: list[tuple[Priority, int, int]]) -> None:
    """Q1: equal cards never swap."""
    keys = [order(priority, AT + timedelta(seconds=age), f"{age}-{n}-{priority}") for priority, age, n in rows]
    assert len(set(keys)) == len(keys)
    ranks = [key[0] for key in sorted(keys)]
    assert ranks == sorted(ranks)


def test_what_i_watch_stands_among_the_watched_until_it_has_ended() -> None:
    """C3, Q1: a colleague's; what is mine is mine, what waits waits, and one's own is nowhere (C4)."""

    def seen(status: HandoffStatus, *, by: str = "jane", has: str | None = "sam") -> str | None:
        return group(
            status=status,
            intent="escalate",
            handed_off_by=PersonId(by),
            target=None,
            claimed_by=PersonId(has) if has else None,
            viewer=PersonId("alex"),
            role="senior",
            watching=True,
        )

    assert [seen("claimed"), seen("returned"), seen("resolved")] == ["watching", "watching", "done"]
    assert seen("open", has=None) == "waiting"
    assert seen("claimed", has="alex") == "mine"
    assert seen("withdrawn", has=None) is None
    assert seen("claimed", by="alex") is None


def test_what_i_gave_back_with_steps_stays_in_sight_until_it_is_done_with() -> None:
    """C8, Q1: for its coach alone, and only while it is to come back; a plain return has left."""

    def seen(status: HandoffStatus, viewer: PersonId, coach: PersonId | None = SAM) -> str | None:
        return group(
            status=status, intent="escalate", handed_off_by=JANE, target=None, claimed_by=SAM, viewer=viewer,
            role="senior", coach=coach,
        )  # fmt: skip

    assert [seen("returned", each) for each in (JANE, SAM, ALEX)] == [None, "watching", None]
    assert seen("returned", SAM, coach=None) is None
    assert [seen("claimed", SAM, coach=None), seen("resolved", SAM, coach=None)] == ["mine", "done"]
