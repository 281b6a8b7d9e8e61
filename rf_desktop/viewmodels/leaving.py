"""Before a sign-out: what is only on this computer goes with it, and that is asked first (D3)."""

from __future__ import annotations

from collections.abc import Callable

from rf_desktop.client.observable import Cell
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_account
from rf_desktop.viewmodels.form_view import FormState


@dataclass(frozen=True)
class Unfinished:
    """What nobody but this computer has: messages not sent yet, drafts, files beside drafts."""

    messages: int = 0
    drafts: int = 0
    files: int = 0


def what_goes(unfinished: Unfinished) -> str:
    """What a sign-out takes along, in one sentence; "" when that is nothing."""
    counted = (
        (text_account.UNSENT_MESSAGES, unfinished.messages),
        (text_account.UNSENT_DRAFTS, unfinished.drafts),
        (text_account.UNSENT_FILES, unfinished.files),
    )
    what = text_account.AND_ALSO.join(words.of(count) for words, count in counted if count)
    return text_account.WHAT_GOES.format(what=what) if what else ""


class SignOutQuestion:
    """A form without fields: sent means signed out. `goes` is what it takes along."""

    def __init__(self, goes: str, sign_out: Callable[[], None]) -> None:
        self.state: Cell[FormState] = Cell(FormState())
        self.initial = None
        self.goes = goes
        self._sign_out = sign_out

    async def submit(self, values: None) -> bool:
        """It was meant."""
        if self.state.value.done:
            return False
        self.state.set(FormState(done=True))
        self._sign_out()
        return True

    def remember(self, values: None) -> None:
        """There is nothing to remember."""

    def leave(self) -> None:
        """Nothing of it is on its way."""
