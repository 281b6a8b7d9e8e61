"""The one way by which news leaves: asks the policy, tells the herald, reports it, writes it down (Q6, E8)."""

from __future__ import annotations

from collections.abc import Sequence

from rf_desktop.client.notifying import Notifying
from rf_desktop.client.told import Fate, ToldLog
from rf_desktop.contract.notices import Notice
from rf_desktop.domain.alerting import Alert, alert
from rf_desktop.domain.vocabulary import Held, Priority
from rf_desktop.values import dataclass
from rf_desktop.viewmodels.effects import Effect, allowed
from rf_desktop.viewmodels.herald import Herald, ToastMessage, Urgency
from rf_desktop.viewmodels.reporting import DeliveryReports


@dataclass(frozen=True)
class Saying:
    """What is said of one piece of news: in the toast, and outside the window."""

    toast: ToastMessage
    title: str
    body: str
    actions: tuple[tuple[str, str], ...]
    urgency: Urgency


class Outlet:
    """Decides nothing itself: `effects` says what is wanted, `domain.alerting.alert` what of it may be."""

    def __init__(self, herald: Herald, notifying: Notifying, reports: DeliveryReports, log: ToldLog) -> None:
        self._herald = herald
        self._notifying = notifying
        self._reports = reports
        self._log = log
        self._for_later: set[str] = set()

    def judge(self, held: Held | None, priority: Priority, *, in_sight: bool = False) -> Alert:
        """The policy's word on news of that priority, which the server holds or does not. in_sight: it stands there."""
        settings = self._notifying.settings.value
        urgent = priority == "urgent" and (settings is None or settings.urgent_breaks_through)
        return alert(held, self._herald.here(), breaks_through=urgent, in_sight=in_sight)

    def tell(
        self, saying: Saying, wanted: frozenset[Effect], said: Alert, notices: Sequence[Notice | None] = ()
    ) -> frozenset[Effect]:
        """Say it as far as it may be said; what was said. notices: those that are told by it, for the ledger."""
        doing = allowed(wanted, said)
        key = saying.toast.key
        self._log.begin(
            key,
            saying.title,
            toast=_fate("toast", wanted, doing, said),
            notification=_fate("notification", wanted, doing, said),
        )
        if said.held_by == "in_sight":
            self._reports.seen(notices)
            self._herald.speak(" ".join(part for part in (_ended(saying.title), saying.body) if part))
        else:
            self._reports.held(notices)
        if "toast" in doing:
            self._herald.toast(saying.toast)
        if "notification" in doing:
            self._for_later.discard(key)
            if said.held_by == "desktop":
                self._for_later.add(key)
            self._reports.announced(key, [each for each in notices if each is None or each.held_by is None])
            sound = "sound" in said.parts
            self._herald.notify(key, saying.title, saying.body, saying.actions, saying.urgency, sound=sound)
        return doing

    def change(self, saying: Saying) -> None:
        """What stands is no longer quite so: put it right where it still stands, and alert nobody again."""
        key = saying.toast.key
        self._herald.change_toast(saying.toast)
        self._herald.change_notification(key, saying.title, saying.body, saying.actions, saying.urgency)

    def keep_back(self, notice: Notice, held: Held) -> None:
        """It came in a gap and stays with the bell and the queue."""
        self._reports.held([notice])
        fate = Fate("suppressed", held)
        self._log.begin(notice.id, notice.title, toast=fate, notification=fate)

    def shown_as_toast(self, key: str) -> None:
        """The toast stands in the window now."""
        self._log.settle(key, "toast", Fate("shown"))

    def outcome(self, key: str, failure: str | None) -> None:
        """The desktop took the notification, or did not and says why."""
        self._reports.outcome(key, failure)
        if failure is not None:
            fate = Fate("failed", failure)
        elif key in self._for_later:
            fate = Fate("suppressed", "desktop")
        else:
            fate = Fate("shown")
        self._log.settle(key, "notification", fate)

    def take_back(self, key: str) -> None:
        """It is over: toast and notification go."""
        self._for_later.discard(key)
        self._log.withdrawn(key)
        self._herald.withdraw_toast(key)
        self._herald.withdraw_notification(key)


def _ended(words: str) -> str:
    return words if words[-1:] in ".!?…" else f"{words}."


def _fate(effect: Effect, wanted: frozenset[Effect], doing: frozenset[Effect], said: Alert) -> Fate | None:
    if effect not in wanted:
        return None
    return Fate("pending") if effect in doing else Fate("suppressed", said.held_by or "")
