"""Sentences about reports of what went down."""

from __future__ import annotations

TITLE = "Something stopped the last time"
TOAST = "A report lies on this computer. It holds no conversations, and nobody has it but you."
SHOW = "Show"
COPY = "Copy"
DELETE = "Delete"
SHEET = "What stopped"
HOW_TO_SEND = (
    "Nothing was sent, and nothing will be. If it should be looked into, copy it into a message to whoever looks after "
    "ResolutionFlow for you. It says where in the program it happened: no conversations, no passwords."
)
COPIED = "Copied."
BETWEEN = "– – –"
SHOW_IN_PALETTE = "Show the crash report"
SHOW_IN_PALETTE_WORDS = "error stopped log"
