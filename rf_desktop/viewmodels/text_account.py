"""Sentences of the settings about the person and the server: password, sign-ins, the connection (D5)."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.domain.vocabulary import Role
from rf_desktop.viewmodels.plural import Plural

# Account
ROLE: Mapping[Role, str] = {
    "engineer": "Engineer: you work on sessions and escalate.",
    "senior": "Senior: you also see the queue and pick up.",
    "admin": "Admin: you also manage people, AI and ticket system.",
}
WHO = "{name}, {email}"
ADMINS_CHANGE_ROLES = "An admin changes names and roles."
PASSWORD = "Password"
OLD_PASSWORD = "Your password now"
NEW_PASSWORD = "New password"
SAME_AGAIN = "The new one again"
CHANGE_PASSWORD = "Change password"
PASSWORD_HINT = "All your other sign-ins end; this one goes on."
PASSWORD_CHANGED = "Changed. You are signed out everywhere else."
PASSWORD_CHANGED_NOT_KEPT = "Changed. You are signed out everywhere else. {why}"
FILL_THIS_IN = "Please fill this in."
NOT_THE_SAME = "These two are not the same."
OLD_IS_WRONG = "That is not your password."
SIGN_INS = "Where you are signed in"
LOADING_SIGN_INS = "Looking where you are signed in…"
SIGN_INS_UNKNOWN = "It cannot be seen just now. {why}"
TRY_AGAIN = "Try again"
NO_DEVICE = "Unknown device"
THIS_ONE = "here, since {since}"
SEEN = "last used {ago}, since {since}"
END = "End"
END_ON = "End the sign-in on {device}"
ENDED = "Ended. {device} has to sign in again."
EVERYWHERE = "Sign out everywhere"
EVERYWHERE_SURE = "Sign out everywhere, here too?"
EVERYWHERE_HINT = "For a lost computer. You sign in again here; drafts on this computer go."

# Server
OWN_SERVER = "The app's own server, on this computer"
OWN_SERVER_HINT = "Only windows on this computer reach it. It starts and ends with the app and keeps its data here:"
DEMO_SERVER = "The demo's own server, on this computer"
JOINED_SERVER = "The server of another window on this computer"
JOINED_SERVER_HINT = "It ends with that window's app."
TEAM_SERVER = "Your team's server"
ENCRYPTED = "The way there is encrypted."
NOT_ENCRYPTED = "The way there is not encrypted: what you send can be read on the way. Ask for an https address."
ADDRESS = "Address"
CONNECTION = "Connection"
SERVER_VERSION = "Version of the server"
APP_VERSION = "Version of this app"
NOT_CONNECTED_YET = "not known yet"
LISTED_AT = "{state}, everything listed at {clock}"
CONNECT_NOW = "Connect anew"
COPY_ADDRESS = "Copy address"
ADDRESS_COPIED = "Copied: {address}"
OTHER_SERVER = "Use another server…"
OTHER_SERVER_HINT = "You are signed out here first; you are asked before that."
OTHER_SERVER_WARNING = "You are signed out here. {goes}"
NOTHING_GOES = "Nothing that you wrote is lost."
OTHER_SERVER_SURE = "Sign out and choose"
STAY = "Stay here"

# Before a sign-out
SIGN_OUT_SURE = "Sign out?"
WHAT_GOES = "Only on this computer, and gone with it: {what}."
AND_ALSO = ", "
UNSENT_MESSAGES = Plural("{count} message not sent yet", "{count} messages not sent yet")
UNSENT_DRAFTS = Plural("{count} draft", "{count} drafts")
UNSENT_FILES = Plural("{count} attached file", "{count} attached files")
