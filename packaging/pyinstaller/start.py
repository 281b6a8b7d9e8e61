"""Where the frozen program begins: the same entry as `python -m rf_desktop`, for the window and for its server."""

from __future__ import annotations

import sys

from rf_desktop.__main__ import main

sys.exit(main())
