"""Every sentence about FlowPilot's replies: written, stopped, failed, and what is to be known of them."""

from __future__ import annotations

from collections.abc import Sequence

STOP = "Stop"
RETRY = "Retry"
STOPPED = "Stopped. What was written stays."
STOPPED_EMPTY = "Stopped before anything was written."
FAILED = "FlowPilot could not finish: {why}."
FAILED_UNEXPLAINED = "FlowPilot could not finish."
PLAYBOOKS_ANSWER = "From the playbooks, because {why}."
HIDDEN_ONE = "1 secret hidden"
HIDDEN = "{count} secrets hidden"
FLAGGED = "Not in this case, so look twice: {what}"


def failed(why: str | None) -> str:
    """Why a reply broke off."""
    return FAILED.format(why=why) if why else FAILED_UNEXPLAINED


def note(why: str | None, hidden: int, flagged: Sequence[str]) -> str:
    """The quiet line below a message; empty where there is nothing to know."""
    parts = [PLAYBOOKS_ANSWER.format(why=why)] if why else []
    if flagged:
        parts.append(FLAGGED.format(what=", ".join(flagged)))
    if hidden:
        parts.append(HIDDEN_ONE if hidden == 1 else HIDDEN.format(count=hidden))
    return "\n".join(parts)
