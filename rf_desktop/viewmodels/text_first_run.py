"""Sentences of the first run, of joining a team and of the way in; `text.py` has what else is said before a sign-in."""

from __future__ import annotations

from collections.abc import Mapping

WELCOME = "Welcome to ResolutionFlow"
WELCOME_LEAD = "When somebody is stuck, a senior hears it at once and sees what was tried. Where do you begin?"
TRY_HERE = "Try it here"
DEMO = "With examples"
DEMO_LEAD = "A made-up company with three people and real cases. Play an escalation through in three windows."
OWN = "With an account of your own"
OWN_LEAD = "Empty, for your own cases. Everything stays on this computer."
JOIN_SECTION = "Work with others"
JOIN = "Join my team's server"
JOIN_LEAD = "Somebody gave you an address, and perhaps an invitation."
CHANGE_LATER = "You can change this later in Settings."
BACK = "Back"

ADDRESS_TITLE = "Your team's server"
ADDRESS_LEAD = "Whoever runs it can tell you its address."
ADDRESS = "Address"
ADDRESS_HINT = "support.example.com"
CHECK = "Go on"
TROUBLE: Mapping[str, str] = {
    "unreadable": "That is no address. It looks like support.example.com.",
    "unknown_name": "There is no {host}. Check the spelling, and whether this computer is online.",
    "nobody_there": "Nobody answers at {host}. Check the address, and whether you need your company's network or VPN.",
    "too_slow": "{host} did not answer in time. Check your connection, then try again.",
    "untrusted": "{host} cannot prove who it is: its certificate is not trusted here. Ask whoever runs it.",
    "not_ours": "Something answers at {host}, but it is no ResolutionFlow server. Check the address.",
    "older": "The server at {host} is older ({version}) than this app ({ours}). Ask whoever runs it to update it.",
    "newer": "The server at {host} is newer ({version}) than this app ({ours}). Update this app, then try again.",
}
UNENCRYPTED = "The way to {host} is not encrypted. Use it in a network that you trust."

OWN_TITLE = "An account of your own"
OWN_NOTE = "It lives on this computer. You can add colleagues, take copies, and move to a team's server later."
COMPANY = "Company or team"
YOUR_NAME = "Your name"
EMAIL = "E-mail"
PASSWORD = "Password"
PASSWORD_HINT = "At least 10 characters"
FOUND = "Start"
NOT_AN_EMAIL = "This is no e-mail address."
PASSWORD_SHORT = "A password has at least {least} characters."
PASSWORD_GUESSED = "Choose one that is not your name or address."
FOUNDING_FAILED = "The account could not be made. The log in the data folder knows more; try again."

SIGN_IN_AT = "at {host}"
OTHER_SERVER = "Another server"
HAVE_INVITATION = "I have an invitation"
INVITATION_TITLE = "Accept an invitation"
INVITATION_LEAD = "Your admin sent you a code. The password is yours to choose."
INVITATION_CODE = "Invitation code"
ACCEPT = "Join"
HAVE_SIGN_IN = "I have a sign-in already"
INVITATION_GONE = "This invitation is not open: it was used, taken back, or has run out. Ask your admin for another."
CODE_MISSING = "Paste the code that your admin sent you."

OLDER_APP_TITLE = "A newer version is in use"
OLDER_APP = "Your server runs version {theirs}; this app is {ours}. It works, but an update is due."
APP_TOO_OLD_TITLE = "This app is too old for your server"
APP_TOO_OLD = "The server was updated to {theirs}; this app is {ours}. Some things will not work until you update it."
SERVER_TOO_OLD_TITLE = "Your server is too old for this app"
SERVER_TOO_OLD = "The server is {theirs}; this app is {ours}. Ask whoever runs it to update it."
