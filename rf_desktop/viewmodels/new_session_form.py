"""*New session* (T10)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping

from rf_desktop.client.commands import Commands
from rf_desktop.contract.sessions import NewSession
from rf_desktop.domain import limits
from rf_desktop.domain.ids import SessionId
from rf_desktop.viewmodels import language, text_domains
from rf_desktop.viewmodels.form import Form, optional, required
from rf_desktop.viewmodels.form_view import NewSessionValues
from rf_desktop.viewmodels.telling import Telling

_ONE = ""
"""There is one form at a time, about nothing yet."""


class NewSessionForm(Form[NewSessionValues]):
    """Starts a session and opens it. `kept` holds at most one entry: what an earlier try left unsent."""

    def __init__(
        self,
        commands: Commands,
        telling: Telling,
        kept: MutableMapping[str, NewSessionValues],
        opened: Callable[[SessionId], Awaitable[None]],
    ) -> None:
        super().__init__(telling, kept.get(_ONE, NewSessionValues()))
        self._commands = commands
        self._kept = kept
        self._opened = opened

    def validate(self, values: NewSessionValues) -> Mapping[str, str]:
        problems = required("problem", values.problem, limits.MESSAGE)
        for field in ("client", "contact", "device", "ticket", "domain"):
            problems |= optional(field, getattr(values, field), limits.FIELD)
        return problems

    def remember(self, values: NewSessionValues) -> None:
        if values == NewSessionValues():
            self._forget()
        else:
            self._kept[_ONE] = values

    def _forget(self) -> None:
        self._kept.pop(_ONE, None)

    async def _send(self, values: NewSessionValues, key: str) -> None:
        body = NewSession(
            problem=values.problem.strip(),
            client=values.client.strip(),
            contact=values.contact.strip(),
            device=values.device.strip(),
            ticket=values.ticket.strip().lstrip("#"),
            domain=text_domains.domain_meant(values.domain),
            language=language.spoken.value,
        )
        detail = await self._commands.start_session(body, key=key)
        await self._opened(detail.entry.id)
