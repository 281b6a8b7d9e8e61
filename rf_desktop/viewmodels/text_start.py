"""Before the desk: starting, signing in, why it cannot go on."""

from __future__ import annotations

SIGN_IN_TITLE = "Sign in"
SIGN_IN_EMAIL = "E-mail"
SIGN_IN_PASSWORD = "Password"
SIGN_IN = "Sign in"
SIGN_OUT = "Sign out"
SIGNED_OUT = "You were signed out. Sign in again to go on; what you typed is kept."
WRONG_CREDENTIALS = "That e-mail address and password do not match."

# Starting
STARTING = "Starting…"
STARTING_SERVER = "Starting the server on this computer…"
SIGNING_IN = "Signing in…"
DATA_FOLDER_UNWRITABLE = "Nothing can be saved in {folder}: {why}. Make the folder writable, then try again."
ALREADY_RUNNING = "ResolutionFlow is already running; its window comes forward."

NO_SCREEN = "There is no screen here. `rf-desktop story escalation --out build/story` plays the story without one."
UNREACHABLE_AT_START = "The server does not answer yet. Trying again…"
START_FAILED = "The app could not start. Its log in the data folder knows more; nothing you typed is lost."
SCREEN_GONE = "The connection to the screen is lost, so this program has ended. What was typed is kept."
