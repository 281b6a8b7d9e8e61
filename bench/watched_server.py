"""`python -m bench.watched_server FILE`: the embedded server, with somebody who notes when a handoff was committed.

To FILE goes one line `HANDOFF_ID monotonic_ns` for each, written right after the database has confirmed the commit.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from rf_desktop.server import embedded
from rf_desktop.server.store.tables import HandoffRow

_NEW = "bench: new handoffs"


def main() -> int:
    """Returns the server's exit status."""
    with Path(sys.argv[1]).open("a", buffering=1, encoding="utf-8") as file:

        def flushed(session: Session, _flush: UOWTransaction) -> None:
            new = [str(row.id) for row in session.new if isinstance(row, HandoffRow)]
            session.info.setdefault(_NEW, []).extend(new)

        def committed(session: Session) -> None:
            moment = time.monotonic_ns()
            file.writelines(f"{handoff_id} {moment}\n" for handoff_id in session.info.pop(_NEW, []))

        event.listen(Session, "after_flush", flushed)
        event.listen(Session, "after_commit", committed)
        return embedded.main()


if __name__ == "__main__":
    sys.exit(main())
