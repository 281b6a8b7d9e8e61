"""What went wrong: what happened, then what one can do."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.domain.vocabulary import HandoffStatus, SessionStatus

UNREACHABLE = "The server cannot be reached. Nothing was changed; try again in a moment."
NO_ANSWER = "The server did not answer. Try again; nothing happens twice."
BUSY = "The server is busy. Try again in a moment."
RESTARTING = "The server is being restarted. Try again in a moment."
UNEXPECTED = "The server could not do that. Its log knows more under {reference}."
UNKNOWN_REPLY = "The server answered in a way that this version does not know. Update the app."
NOT_ALLOWED = "Your role does not permit this. A senior or an admin can do it."
NOT_AVAILABLE = "This is not available. It may have been closed, or it belongs to another account."
OWN_HANDOFF = "You handed this off yourself, so a colleague has to take it."
NOT_THE_TARGET = "This was handed to {name}, who has to take it."
ALREADY_ESCALATED = "This session is with the seniors already."
SENT_BEFORE = "This was sent before with other words. Look at what arrived, then try once more."
FILL_IN = "Please fill in: {field}."
TOO_LONG = "{field}: at most {limit} characters; this has {length}."
UNREADABLE = "The server could not read that. Update the app."
TOO_LARGE = "That is more than the server takes at once. Keep it below {limit} KB."
STRANGER = "The app and its server do not know each other. Start the app again."
WRONG_ADDRESS = "The server does not answer to this address. Check it in Settings."
MOVED_ON: Mapping[HandoffStatus, str] = {
    "open": "This handoff is open again. Look at it once more.",
    "claimed": "A colleague has this handoff.",
    "resolved": "This handoff is resolved already.",
    "returned": "This handoff went back to the one who handed it off.",
    "withdrawn": "This handoff was withdrawn.",
}
SESSION_MOVED_ON: Mapping[SessionStatus, str] = {
    "active": "This session is active, so there is nothing to reopen.",
    "escalated": "This session is with the seniors now. Withdraw it to go on yourself.",
    "resolved": "This session is resolved. Reopen it to go on.",
    "abandoned": "This session was abandoned. Reopen it to go on.",
}
FIELD_NAMES: Mapping[str, str] = {
    "problem": "the problem",
    "problem_summary": "the problem summary",
    "client": "client",
    "contact": "contact",
    "device": "device",
    "ticket": "ticket number",
    "domain": "domain",
    "reason": "the reason",
    "notes": "notes",
    "body": "the message",
    "result": "the result",
    "cause": "the cause",
    "fix": "the fix",
    "verdict_note": "what was missing",
    "write_up": "the write-up",
    "email": "e-mail",
    "password": "password",
    "target_id": "the colleague",
    "minutes": "minutes worked",
}
