#!/usr/bin/env bash
# Says whether the cap on PySide6 may go: installs the newest release into a throw-away environment, counts the references
# to None that it loses, and compares with the cap in pyproject.toml.
set -euo pipefail
cd "$(dirname "$0")/../.."

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
.venv/bin/python -m venv "$place/env"
"$place/env/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade PySide6-Essentials
cap=$(grep -oE 'PySide6-Essentials[^"]+' pyproject.toml)
if "$place/env/bin/python" tests/architecture/binding_probe.py; then
    echo "This release keeps its references on this Python. The cap is '$cap'; lift it when the same holds on Python 3.11."
else
    echo "This release loses references on this Python. Keep '$cap'."
fi
