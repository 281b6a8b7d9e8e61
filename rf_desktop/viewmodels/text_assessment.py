"""Sentences around an assessment: who wrote it, what it rests on, what people say of it; `text.py` holds all others."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.contract.assessments import Rung

BY_MODEL = "by {model}"
BY_A_MODEL = "by AI"
RUNG: Mapping[Rung, str] = {
    "structured": "",
    "forced_tool": ", through a tool call",
    "json_text": ", read from plain text",
    "evidence": "",
}
"""How an answer was had, where that was not the first way."""
NOT_AGAIN = "It could not be written again: {reason}. This is the earlier text."
ONE_NEW_FACT = "1 new fact since this was written."
NEW_FACTS = "{count} new facts since this was written."
REDO = "Redo"
ONE_HIDDEN = "1 secret hidden"
HIDDEN = "{count} secrets hidden"
RIGHT_OF = "right {right} of {of} times here"
ALREADY_TRIED_BY = "already tried by {result}"
FLAGGED = "Not from this case, check it before you use it: {what}"

HELPFUL = "Helpful"
NOT_HELPFUL = "Not helpful"
WHY = "A word of why (optional)"
SAY_WHY = "Save"
THUMB = "{name}: {verdict}"
THUMB_WHY = "{name}: {verdict}, “{why}”"

EDIT = "Edit"
EDITED_BY = "Edited by {name}, {when}."
EDITED_BEFORE = "Edited by {name}, {when}, before this was written."
SHOW_ORIGINAL = "Show original"
SHOW_EDITED = "Show edited"
EDIT_TITLE = "Your text beside the original"
EDIT_SUMMARY = "Summary"
EDIT_CAUSE = "Likely cause"
EDIT_SAVE = "Save text"
EDIT_CANCEL = "Cancel"
EDIT_BACK = "Back to the original"

COPY_STATUS = "Copy status update"
STATUS_COPIED = "Copied."
