"""ResolutionFlow Desktop: escalations handed from one engineer to the next without losing what was tried."""

from __future__ import annotations

__version__ = "0.1.0"
