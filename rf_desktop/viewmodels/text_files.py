"""Every sentence about files: attaching, sending, looking at, saving."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.viewmodels.plural import Plural
from rf_desktop.viewmodels.text_numbers import decimal

ATTACH = "Attach files"
DROP_HERE = "Drop files to attach them"
NOWHERE_TO_DROP = "You can't attach files here"
ATTACHED = "Attached files"
REMOVE = "Remove {name}"
KINDS: Mapping[str, str] = {
    "picture": "Picture",
    "pdf": "PDF",
    "text": "Text",
    "archive": "Archive",
    "file": "File",
}
PASTED = "Pasted picture {time}.png"
TOO_LARGE = "“{name}” is larger than {limit} MB, so it was not attached."
EMPTY = "“{name}” is empty, so it was not attached."
A_FOLDER = "“{name}” is a folder. Attach its files, or an archive of them."
UNREADABLE = "“{name}” could not be read: {why}."
NOT_KEPT = "“{name}” was not attached: {why}."
TOO_MANY = "A message takes {limit} files. {left} more were not attached."
ONE_TOO_MANY = "A message takes {limit} files. One more was not attached."
NO_ROOM = "This session holds as many files as it can: {limit} MB together."
SENDING = "Sending files, {percent} %"
CANCEL = "Cancel"
CANCEL_HINT = "Puts it back into the composer"
LOST = "“{name}” is no longer on this computer, so this was not sent."
LOOK_AT = "Look at {name}"
SAVE_AS = "Save as…"
SAVE_NAMED = "Save {name} as…"
COPY_PICTURE = "Copy picture"
NOT_LOADED = "Not loaded. {why}"
NOT_SHOWN = "This picture can't be shown. You can save it."
TRY_AGAIN = "Try again"
NOT_HERE = "It is no longer on this computer."
SAVED = "Saved as {name}."
NOT_SAVED = "“{name}” was not saved: {why}."
FIT = "Fit"
ACTUAL_SIZE = "100 %"
ZOOM_IN = "Zoom in"
ZOOM_OUT = "Zoom out"
PREVIOUS = "Previous picture"
NEXT = "Next picture"
BYTES = Plural("{count} byte", "{count} bytes")
KILOBYTES = "{count} KB"
MEGABYTES = "{count} MB"
LEFT = "Not sent: {what}"
LEFT_MESSAGES = Plural("{count} message", "{count} messages")
LEFT_FILES = Plural("{count} attached file", "{count} attached files")
LEFT_TOO = ", "
LEFT_ENDED = "In “{title}”, which has ended. Only this computer has it."
LEFT_ELSEWHERE = "In a session that is no longer in your list. Only this computer has it."
LEFT_DRAFT = "a draft"
LEFT_WRITTEN_ELSEWHERE = "In a session that is no longer in your list: “{beginning}” Only this computer has it."
LEFT_REFUSED = "In “{title}”. {why}"
LEFT_DELETE = "Delete it"


def size(count: int) -> str:
    """`640 bytes`, `12 KB`, `1.4 MB`."""
    if count < 1000:
        return BYTES.of(count)
    if count < 1_000_000:
        return KILOBYTES.format(count=f"{count / 1000:.0f}")
    return MEGABYTES.format(count=decimal(count / 1_000_000))


def spoken(name: str, kind: str, size_words: str) -> str:
    """A file as one sentence for a screen reader."""
    return f"{KINDS[kind]}, {name}, {size_words}"


def too_many(left: int, limit: int) -> str:
    """That a message is full."""
    return ONE_TOO_MANY.format(limit=limit) if left == 1 else TOO_MANY.format(limit=limit, left=left)
