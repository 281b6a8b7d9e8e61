"""Sentences of the settings' page about copies of what is kept here."""

from __future__ import annotations

from rf_desktop.viewmodels.plural import Plural

LEAD = "A backup is one file that you can go back to; it is read back and checked. What is kept lies here:"
ADMINS_COPY = "An admin can take copies."
BACKUP = "Take a backup…"
EXPORT = "Export…"
EXPORT_HINT = (
    "An export is for reading elsewhere: each session as text, attached files, everything as JSON, no passwords and "
    "keys."
)
RESTORE = "Go back to a backup…"
SHOW_FOLDER = "Show the data folder"
BACKUP_FILE = "ResolutionFlow {date}.db"
EXPORT_FILE = "ResolutionFlow {date}.zip"
BACKUP_KIND = "Backups (*.db)"
EXPORT_KIND = "Exports (*.zip)"
COPYING = "Copying: {percent} %"
BACKED_UP = "The backup is in {file}. It was read back and is whole."
EXPORTED = Plural("{count} session is in {file}.", "{count} sessions are in {file}.")
RESTORE_WARNING = (
    "Everything written since {file} was made disappears from here. What is there now is kept in the data folder, "
    "beside the database. Who has signed in since then signs in again."
)
RESTORE_SURE = "Go back to it"
KEEP = "Keep what is here"
RESTORING = "Going back to the backup…"
RESTORED = "You are back at the backup"
RESTORED_BODY = "What was there before is kept in the data folder."
NOT_RESTORED = "That backup cannot be used"
NOT_COPIED = "No copy was made: {why}"
SERVER_ENDED = "The server stopped in the middle. Try again."
COPY_FAILED = "The log in the data folder knows more. Try again, or another folder."
