"""Every state of the window by name: real window and real desk, filled with samples.

The names of the documentation's pictures are all here (`shots_album.PICTURES`), and what is pictured nowhere beside
them.
"""

from __future__ import annotations

from tests.ui import states_doors, states_forms, states_moment, states_queue, states_talk
from tests.ui.opened_window import turned
from tests.ui.scene import BY_POINTER, STATES, Scene

__all__ = ["BY_POINTER", "STATES", "Scene", "away", "showing"]
ROOMS = (states_queue, states_talk, states_moment, states_forms, states_doors)
"""Each fills STATES as it is imported."""


async def showing(scene: Scene) -> None:
    """Bring the window into the state of that name."""
    await STATES[scene.name](scene)
    await turned()


async def away(scene: Scene) -> None:
    """Take apart what the state built."""
    for deed in reversed(scene.undo):
        deed()
    for leaving in scene.last:
        await leaving()
