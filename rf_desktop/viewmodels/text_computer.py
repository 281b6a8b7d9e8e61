"""Sentences of the settings' page about this computer."""

from __future__ import annotations

from collections.abc import Mapping

LOGIN = "When you sign in to this computer"
LOGIN_SWITCH = "Start ResolutionFlow, hidden in the tray"
LOGIN_HINT = "You hear of escalations without opening anything."
LOGIN_NO_TRAY = "There is no tray on this desktop now; without one the window shows itself."
LOGIN_ON = "It starts with your desktop from now on."
LOGIN_OFF = "It no longer starts by itself."
LINKS_TITLE = "Links"
LINKS: Mapping[str, str] = {
    "here": "resolutionflow:// links open in this window.",
    "package": "resolutionflow:// links open in the installed ResolutionFlow.",
    "elsewhere": "resolutionflow:// links open in another program or profile.",
    "nobody": "Nothing opens resolutionflow:// links on this computer yet.",
    "impossible": "On this system, links open in an installed ResolutionFlow only.",
}
LINKS_DEEDS: Mapping[str, str] = {
    "here": "No longer open them here",
    "package": "",
    "elsewhere": "Open them here",
    "nobody": "Open them here",
    "impossible": "",
}
LINKS_TAKEN = "Links open here from now on."
LINKS_GONE = "Links no longer open here."
REFUSED = "That could not be written: {why}."
