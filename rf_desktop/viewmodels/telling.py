"""Short messages about one's own actions, as toasts. A later word about the same thing replaces the earlier one."""

from __future__ import annotations

from rf_desktop.client.errors import ClientError, SignedOut
from rf_desktop.domain.moments import Clock
from rf_desktop.viewmodels import trouble
from rf_desktop.viewmodels.herald import Herald, ToastKind, ToastMessage


class Telling:
    """Says what became of something that the person did, while they are here."""

    def __init__(self, herald: Herald, clock: Clock) -> None:
        self._herald = herald
        self._clock = clock
        self._is_over = False

    def say(self, about: str, sentence: str, kind: ToastKind = "info") -> None:
        """One sentence; `about` names the thing, for replacing."""
        self.tell(ToastMessage(key=about, title=sentence, kind=kind))

    def tell(self, message: ToastMessage) -> None:
        """A message with something to do about it."""
        if not self._is_over:
            self._herald.toast(message)

    def failed(self, about: str, error: ClientError) -> None:
        """What did not work, in words. An ended sign-in is said by the banner, once."""
        if not isinstance(error, SignedOut):
            self.say(about, self.sentence(error), "error")

    def sentence(self, error: ClientError) -> str:
        """The words alone, for a form or a sheet that says it in place."""
        return trouble.sentence(error, self._clock())

    def unsay(self, about: str) -> None:
        """It is settled: take the toast back."""
        if not self._is_over:
            self._herald.withdraw_toast(about)

    def close(self) -> None:
        """The person has left: what is still under way is none of whoever comes next."""
        self._is_over = True
