#!/usr/bin/env bash
# Plays the whole story from the built folder, as somebody would who has nothing but that folder: no environment of the
# checkout, none of its variables, another current folder. Pictures and story.json go to build/story-package/.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=$PWD/${1:-dist/rf-desktop}/rf-desktop
pictures=$PWD/build/story-package
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT
mkdir -p build

alone() {
    (cd "$elsewhere" && env -i PATH=/usr/local/bin:/usr/bin:/bin HOME="$elsewhere" LANG=C.UTF-8 \
        RF_REQUIRE_EVERYTHING="${RF_REQUIRE_EVERYTHING:-}" "$program" "$@")
}

alone --version
alone story escalation --out "$pictures" --platform offscreen
echo "The folder works on its own: $(du -sh "$(dirname "$program")" | cut -f1) in $(dirname "$program")."
