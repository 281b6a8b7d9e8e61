"""Our server with an assessor that never comes back while a file named `hold` lies in the data folder.

It says `assessing` in a file of that name beside it, so that a test can end the process in the middle of a job.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from rf_desktop.server import embedded
from rf_desktop.server.ai.evidence import EvidenceAssessor
from rf_desktop.server.ports import CaseToAssess, Progress, Verdict, no_progress

FOLDER = "RF_TEST_FOLDER"
_right = EvidenceAssessor.assess


async def _assess(self: EvidenceAssessor, case: CaseToAssess, progress: Progress = no_progress) -> Verdict:
    folder = Path(os.environ[FOLDER])
    if (folder / "hold").exists():
        (folder / "assessing").touch()
        await asyncio.Event().wait()
    return await _right(self, case, progress)


if __name__ == "__main__":
    EvidenceAssessor.assess = _assess  # type: ignore[method-assign]
    sys.exit(embedded.main())
