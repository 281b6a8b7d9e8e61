"""`python -m tests.chaos.queued_server`: the embedded server with a planted fault, a queue for each listener.

What a listener does not take at once is kept for it, as most libraries do.
"""

from __future__ import annotations

import sys

from rf_desktop.server import embedded
from rf_desktop.server.services.subscription import Batch, Subscription

_push = Subscription.push
_queues: dict[Subscription, list[bytes]] = {}


def push(self: Subscription, batch: Batch) -> None:
    """As planted."""
    if self._busy:
        _queues.setdefault(self, []).append(bytes(bytearray(batch.seen_by(self.viewer))))
    _push(self, batch)


if __name__ == "__main__":
    Subscription.push = push  # type: ignore[method-assign]
    sys.exit(embedded.main())
