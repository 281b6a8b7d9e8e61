"""What can be done with the escalation one reads, as actions for the palette (M3, M7, A5, A11, D4)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from rf_desktop.domain.vocabulary import ReadingVerdict
from rf_desktop.viewmodels import text, text_sheet
from rf_desktop.viewmodels.actions import Action
from rf_desktop.viewmodels.moment_state import Closed, Showing, Taken

if TYPE_CHECKING:
    from rf_desktop.viewmodels.magic_moment import MagicMoment


def moment_actions(sheet: MagicMoment | None) -> Iterable[Action]:
    """As the buttons of the open sheet, which is `sheet`: the ways on, what one thinks of the cause, the way back."""
    if sheet is None or isinstance(sheet.state.value, Closed):
        return
    state = sheet.state.value
    if isinstance(state, Showing):
        yield from _showing(sheet, state)
    elif isinstance(state, Taken):
        for deed in state.offers:
            yield Action(f"moment.{deed.way}", "moment", deed.label, partial(sheet.go, deed.way), enabled=not deed.busy)
    if sheet.overlay:
        yield Action("moment.close", "moment", text.CLOSE, sheet.close)
    else:
        yield Action("moment.back", "moment", text.BACK_TO_QUEUE, sheet.back_to_queue)


def _showing(sheet: MagicMoment, state: Showing) -> Iterable[Action]:
    for choice in state.choices:
        take = partial(sheet.choose, choice.way)
        yield Action(f"moment.{choice.way}", "moment", choice.label, take, enabled=choice.enabled)
    asked, written = state.asked, state.view.assessment
    if asked is not None:
        if asked.accept:
            yield Action("moment.accept", "moment", asked.accept, sheet.accept, enabled=not asked.busy)
        yield Action("moment.decline", "moment", asked.decline, partial(sheet.go, "decline"), enabled=not asked.busy)
    if written.can_retry:
        again = sheet.retry_assessment
        yield Action("moment.retry", "moment", text_sheet.KEY_RETRY, again, enabled="retry" not in state.busy)
    if written.cause is not None:
        readings: dict[ReadingVerdict, str] = {"agree": text_sheet.KEY_AGREE, "not_this": text_sheet.KEY_NOT_THIS}
        for verdict, name in readings.items():
            can = verdict not in state.busy and written.my_reading != verdict
            yield Action(f"moment.{verdict}", "moment", name, partial(sheet.read_cause, verdict), enabled=can)
