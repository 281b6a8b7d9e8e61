"""`python -m rf_desktop` and the frozen program: the desktop, or the embedded server with `--serve`."""

from __future__ import annotations

import sys

from rf_desktop.importing import importing


def main() -> int:
    """Start the embedded server (`--serve`, used by the app for its own child process) or the desktop."""
    if sys.argv[1:2] == ["--serve"]:
        with importing():
            from rf_desktop.server.embedded import main as serve

        return serve()
    from rf_desktop.app.cli import main as desktop

    return desktop()


if __name__ == "__main__":
    sys.exit(main())
