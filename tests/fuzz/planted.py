"""Our server with one defect, planted so that the fuzzing can be seen to find it. `RF_TEST_FAULT` says which.

five_hundred   the list of sessions fails
undocumented   the list of sessions is refused in a way that its description does not have
other_schema   the list of sessions has another shape
"""

from __future__ import annotations

import os
import sys

from rf_desktop.contract.sessions import SessionList
from rf_desktop.domain.errors import LastAdmin
from rf_desktop.server import embedded
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.sessions import Sessions


async def five_hundred(self: Sessions, actor: Actor) -> SessionList:
    """A failure that nobody foresaw."""
    raise KeyError(actor.name)


async def undocumented(self: Sessions, actor: Actor) -> SessionList:
    """A refusal of another route."""
    raise LastAdmin


async def other_schema(self: Sessions, actor: Actor) -> SessionList:
    """A list without its list."""
    return SessionList.model_construct()


if __name__ == "__main__":
    faults = {each.__name__: each for each in (five_hundred, undocumented, other_schema)}
    Sessions.list = faults[os.environ["RF_TEST_FAULT"]]  # type: ignore[method-assign]
    sys.exit(embedded.main())
