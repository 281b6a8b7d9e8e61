"""What a name means for a saved view before it is kept under it: no other view is lost by it unsaid (Q1)."""

from __future__ import annotations

from collections.abc import Callable

from rf_desktop.client.queue_arrangement import MOST_VIEWS, QueueArrangement
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_cards


@dataclass(frozen=True)
class NameVerdict:
    """`note` says what stands in the way of the name, or what keeping it does beside; `label` is on the button."""

    may_keep: bool
    label: str
    note: str = ""


JudgeName = Callable[[str], NameVerdict]


def for_new(kept: QueueArrangement, name: str) -> NameVerdict:
    """Of a view that is about to be saved: one of that name makes room for it, and can be had back."""
    if not name.strip():
        return NameVerdict(False, text_cards.KEEP_VIEW)
    if (taken := kept.named(name)) is not None:
        return NameVerdict(True, text_cards.REPLACE_VIEW, text_cards.VIEW_REPLACES.format(name=taken.name))
    if len(kept.views) >= MOST_VIEWS:
        return NameVerdict(False, text_cards.KEEP_VIEW, text_cards.VIEWS_FULL.format(count=MOST_VIEWS))
    return NameVerdict(True, text_cards.KEEP_VIEW)


def for_renamed(kept: QueueArrangement, name: str, new: str) -> NameVerdict:
    """Of a view that is about to be called something else: no other one is meant to go by that."""
    taken = kept.named(new)
    if taken is not None and taken != kept.named(name):
        return NameVerdict(False, text_cards.KEEP_VIEW, text_cards.VIEW_NAME_TAKEN.format(name=taken.name))
    return NameVerdict(bool(new.strip()), text_cards.KEEP_VIEW)
