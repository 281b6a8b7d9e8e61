"""What notifies me and when, as a page: quiet hours, break-through, filters; all my desktops share it (Q6, Q9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Literal

from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.notifying import Notifying
from rf_desktop.client.observable import Cell
from rf_desktop.contract.notifying import NotificationSettings, time_of
from rf_desktop.contract.problems import MalformedProblem
from rf_desktop.domain.alerting import zone
from rf_desktop.domain.moments import Clock
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_domains, text_notify, trouble

NoteTone = Literal["plain", "good", "bad"]
_FIELDS = ("quiet_from", "quiet_to", "time_zone", "clients", "domains")


@dataclass(frozen=True)
class Wishes:
    """The fields as they are on the page. quiet: whether there are quiet hours; the times stay when there are none."""

    quiet: bool = False
    quiet_from: str = "22:00"
    quiet_to: str = "07:00"
    time_zone: str = "UTC"
    urgent_breaks_through: bool = True
    least_priority: Priority = "low"
    clients: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


def _no_problems() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class WishesState:
    """`wishes` are the server's, None until it has answered; `unknown` says why it has not.

    `note` is what the last press led to.
    """

    wishes: Wishes | None = None
    unknown: str = ""
    busy: bool = False
    note: str = ""
    tone: NoteTone = "plain"
    problems: Mapping[str, str] = field(default_factory=_no_problems)


class NotificationSettingsPage:
    """One opening of the page. Nothing typed is taken away by a failure or by what another desktop changes.

    local_zone: the time zone of this computer, proposed to who has no quiet hours yet.
    names: clients and domains that are known here, to choose from.
    """

    def __init__(
        self,
        notifying: Notifying,
        clock: Clock,
        local_zone: str,
        names: Callable[[], tuple[Iterable[str | None], Iterable[str | None]]],
    ) -> None:
        self.state: Cell[WishesState] = Cell(WishesState())
        self._notifying = notifying
        self._clock = clock
        self._local_zone = local_zone if zone(local_zone) else "UTC"
        self._names = names
        self._unwatch = notifying.settings.watch(self._heard)

    async def load(self) -> None:
        """Ask for them, also when they are known: an event may have got lost with an old log."""
        self._set(unknown="")
        try:
            await self._notifying.relist()
        except ClientError as error:
            self._set(unknown=trouble.sentence(error, self._clock()))
        else:
            if self.state.value.wishes is None:
                self._set(unknown=text_notify.NOT_OFFERED)

    def known_names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Clients and domains of what is in the queue, each once, in the alphabet's order."""
        clients, domains = self._names()
        return _alphabetical(clients), _alphabetical(domain and text_domains.domain_said(domain) for domain in domains)

    async def save(self, wishes: Wishes) -> None:
        """Put them in the place of those before; the pause of do-not-disturb stays as it is."""
        settings = self._notifying.settings.value
        if settings is None or self.state.value.busy:
            return
        wishes = replace(wishes, quiet_from=_padded(wishes.quiet_from), quiet_to=_padded(wishes.quiet_to))
        problems = _wrong(wishes)
        if problems:
            self._set(problems=MappingProxyType(problems), note="")
            return
        self._set(busy=True, problems=_no_problems(), note="")
        body = settings.with_changes(
            quiet_from=wishes.quiet_from if wishes.quiet else None,
            quiet_to=wishes.quiet_to if wishes.quiet else None,
            time_zone=wishes.time_zone,
            urgent_breaks_through=wishes.urgent_breaks_through,
            least_priority=wishes.least_priority,
            clients=wishes.clients,
            domains=tuple(text_domains.domain_meant(domain) for domain in wishes.domains),
        )
        try:
            await self._notifying.change(body)
        except ClientError as error:
            where = _field(error)
            sentence = trouble.sentence(error, self._clock())
            if where:
                self._set(busy=False, problems=MappingProxyType({where: sentence}))
            else:
                self._set(busy=False, note=sentence, tone="bad")
            return
        self._set(busy=False, note=text_notify.SAVED, tone="good")

    def close(self) -> None:
        """The page is gone."""
        self._unwatch()

    def _heard(self, settings: NotificationSettings | None) -> None:
        if settings is not None:
            self._set(wishes=self._shown(settings))

    def _shown(self, settings: NotificationSettings) -> Wishes:
        quiet = settings.quiet_from is not None
        fresh = Wishes()
        return Wishes(
            quiet,
            settings.quiet_from or fresh.quiet_from,
            settings.quiet_to or fresh.quiet_to,
            settings.time_zone if quiet else self._local_zone,
            settings.urgent_breaks_through,
            settings.least_priority,
            settings.clients,
            tuple(text_domains.domain_said(domain) for domain in settings.domains),
        )

    def _set(self, **changes: object) -> None:
        self.state.set(replace(self.state.value, **changes))  # type: ignore[arg-type]  # names of the state's own fields


def _wrong(wishes: Wishes) -> dict[str, str]:
    if not wishes.quiet:
        return {}
    problems = {
        name: text_notify.NEEDS_CLOCK
        for name, said in (("quiet_from", wishes.quiet_from), ("quiet_to", wishes.quiet_to))
        if time_of(said) is None
    }
    if not problems and wishes.quiet_from == wishes.quiet_to:
        problems["quiet_to"] = text_notify.NEEDS_ANOTHER_END
    if zone(wishes.time_zone) is None:
        problems["time_zone"] = text_notify.NEEDS_ZONE
    return problems


def _padded(clock: str) -> str:
    """`7:30` as `07:30`; whatever is no time stays as it is."""
    said = clock.strip()
    return f"0{said}" if len(said) == len("7:30") and said[1] == ":" else said


def _field(error: ClientError) -> str:
    if isinstance(error, Refused) and isinstance(error.problem, MalformedProblem):
        return error.problem.where if error.problem.where in _FIELDS else ""
    return ""


def _alphabetical(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}, key=str.casefold))
