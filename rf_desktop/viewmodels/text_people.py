"""Sentences about signing in too often, passwords, and the people of an account; `text.py` holds all others."""

from __future__ import annotations

UNDO_TOO_LATE = "It is too late to undo this. Release it to the queue instead."
TOO_MANY_ATTEMPTS = "That was tried too often. Wait {minutes} min, then try again."
PASSWORD_TOO_SHORT = "A password has at least {least} characters."
ADDRESS_TAKEN = "Somebody signs in with this address already."
LAST_ADMIN = "This is the only admin. Make somebody else an admin first."
