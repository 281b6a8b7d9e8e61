"""What this computer did not keep, open or permit: its password store, its disk, links, a second start."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.client.credentials import WhyNot

NOT_REMEMBERED: Mapping[WhyNot, str] = {
    "locked": "Not remembered: this computer's password store is locked.",
    "too_long": "Not remembered: it is too long for this computer's password store.",
    "refused": "Not remembered: this computer's password store refused.",
    "off": "Not remembered: the password store is switched off on this computer.",
    "none": "Not remembered: this computer has no password store.",
}
DRAFTS: Mapping[str, str] = {
    "not_saved": "This draft is not saved: {why}. It stays here until you close the window.",
    "not_removed": "An old draft could not be removed: {why}.",
}
SETTINGS_NOT_SAVED = "your settings could not be saved: {why}."
LINKS: Mapping[str, str] = {
    "too_long": "That link is too long to be one of ours.",
    "not_ours": "That link is not for ResolutionFlow.",
    "no_session": "That link does not name a session.",
}
SECOND_START: Mapping[str, str] = {
    "silent": "ResolutionFlow is already running but does not answer. End it, then start again.",
    "no_lock": "ResolutionFlow cannot make its lock file: the folder for temporary files is not writable.",
    "deaf": "ResolutionFlow cannot listen for later starts: {why}.",
}
