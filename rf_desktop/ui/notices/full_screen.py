"""Whether another program has the whole screen, as in a presentation; only Windows tells (Q6)."""

from __future__ import annotations

import platform
from typing import Any

_PRESENTING = (3, 4)  # QUNS_RUNNING_D3D_FULL_SCREEN, QUNS_PRESENTATION_MODE


def something_has_the_screen() -> bool:
    """Whether a full-screen program or a presentation has it. False where the system does not tell."""
    if platform.system() != "Windows":
        return False
    import ctypes

    windows: Any = ctypes
    state = ctypes.c_int(0)
    failed = windows.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state))
    return not failed and state.value in _PRESENTING
