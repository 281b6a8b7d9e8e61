"""What every form does: check, send once, say per field what is wrong, and lose nothing that was typed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Generic, TypeVar

from rf_desktop.client.api import new_key
from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell
from rf_desktop.domain.errors import TextRequired, TextTooLong
from rf_desktop.domain.limits import at_most, require
from rf_desktop.viewmodels import text, trouble
from rf_desktop.viewmodels.form_view import FormState
from rf_desktop.viewmodels.herald import ToastMessage
from rf_desktop.viewmodels.telling import Telling

V = TypeVar("V")


class Form(ABC, Generic[V]):
    """One opening of a form; `initial` is what its fields start with.

    The key of the press stays the same while the values do, so that *Retry* after a lost answer is one request (E5).
    """

    def __init__(self, telling: Telling, initial: V) -> None:
        self.state: Cell[FormState] = Cell(FormState())
        self.initial = initial
        self._telling = telling
        self._sent: tuple[V, str] | None = None
        self._is_left = False

    @abstractmethod
    def validate(self, values: V) -> Mapping[str, str]:
        """What is wrong, per field; empty when it can be sent."""

    @abstractmethod
    async def _send(self, values: V, key: str) -> None:
        """Send it. Raises ClientError."""

    @abstractmethod
    def remember(self, values: V) -> None:
        """Keep what is in the fields of a form that was closed unsent, for its next opening."""

    @abstractmethod
    def _forget(self) -> None:
        """It was sent: the next opening starts afresh."""

    def leave(self) -> None:
        """Nobody looks at the form any more; what is on its way arrives all the same, or is said to have failed."""
        self._is_left = True

    async def submit(self, values: V) -> bool:
        """Check and send; whether it arrived. A second press while it is on its way does nothing."""
        if self.state.value.busy or self.state.value.done:
            return False
        problems = self.validate(values)
        if problems:
            self.state.set(FormState(problems=MappingProxyType(dict(problems))))
            return False
        self.remember(values)
        if self._sent is None or self._sent[0] != values:
            self._sent = values, new_key()
        self.state.set(FormState(busy=True))
        try:
            await self._send(values, self._sent[1])
        except ClientError as error:
            field = self._field(trouble.field_of(error))
            said = self._telling.sentence(error)
            self.state.set(FormState(problems=MappingProxyType({field: said})))
            if self._is_left:
                self._telling.tell(ToastMessage(f"left {self._sent[1]}", text.LEFT_UNSENT, said, "error"))
            return False
        except BaseException:
            self.state.set(FormState())
            raise
        self._forget()
        self.state.set(FormState(done=True))
        return True

    def _field(self, name: str) -> str:
        """The form's own name of a field of the request; "" for one that it does not have."""
        return name if name in vars(self.initial) else ""


def required(field: str, value: str, limit: int) -> dict[str, str]:
    """The problem of a field that must not be empty, if it has one."""
    try:
        require(field, value, limit)
    except TextRequired:
        return {field: text.FILL_IN.format(field=trouble.field_name(field))}
    except TextTooLong as error:
        return {field: trouble.too_long(field, limit, error.length)}
    return {}


def optional(field: str, value: str, limit: int) -> dict[str, str]:
    """The problem of a field that may be empty, if it has one."""
    try:
        at_most(field, value, limit)
    except TextTooLong as error:
        return {field: trouble.too_long(field, limit, error.length)}
    return {}
