"""How many examples a property is tried with: few in the quick run; `make soak` says how many in the long one."""

from __future__ import annotations

import os

EXAMPLES = int(os.environ.get("RF_EXAMPLES", "40"))
