#!/usr/bin/env bash
# Starts the demo in a window, or plays its story off the screen where there is none.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "No screen here (neither DISPLAY nor WAYLAND_DISPLAY is set): playing the story off the screen, pictures in $PWD/build/story."
    exec .venv/bin/rf-desktop story escalation --out build/story
fi
exec .venv/bin/rf-desktop --demo "$@"
