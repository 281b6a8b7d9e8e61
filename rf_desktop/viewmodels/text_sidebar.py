"""The sidebar: the sessions, the account, the bell."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.domain.vocabulary import SessionStatus

SESSIONS = "Sessions"
NEW_SESSION = "New session"
PILLS: Mapping[SessionStatus, str] = {"escalated": "Escalated", "resolved": "Resolved", "abandoned": "Abandoned"}
DRAFT = "Draft"
NOT_SENT = "Not sent"
"""Before client and domain of a session that is not open: something was written there and has not gone."""
NO_SESSIONS = "No sessions yet. Start one, or pick one up from the queue."

LOADING_SESSIONS = "Your sessions are loading"
ACCOUNT = "Account of {name}"
SESSION_TICKET = "ticket {number}"
