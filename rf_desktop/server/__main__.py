"""`python -m rf_desktop.server`: the same as `rf-server`."""

from __future__ import annotations

import sys

from rf_desktop.importing import importing

with importing():
    from rf_desktop.server.cli import main

if __name__ == "__main__":
    sys.exit(main())
