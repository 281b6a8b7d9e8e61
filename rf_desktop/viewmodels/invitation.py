"""Accepting an invitation: the code an admin passed on, and a password of one's own (D5, R2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.observable import Cell
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.problems import MalformedProblem, NotAvailableProblem, PasswordTooShortProblem
from rf_desktop.domain.moments import Clock
from rf_desktop.viewmodels import text_first_run, trouble
from rf_desktop.viewmodels.first_run import password_problem
from rf_desktop.viewmodels.form_view import FormState


class Accepting:
    """accept: asks the server. signed_in: takes over the workspace, not started yet."""

    def __init__(
        self,
        accept: Callable[[str, str], Awaitable[Workspace]],
        signed_in: Callable[[Workspace], None],
        clock: Clock,
    ) -> None:
        self.state: Cell[FormState] = Cell(FormState())
        self._accept = accept
        self._signed_in = signed_in
        self._clock = clock

    async def submit(self, code: str, password: str) -> bool:
        """Try; whether it worked. A second press while it is on its way does nothing."""
        if self.state.value.busy or self.state.value.done:
            return False
        code = "".join(code.split())
        problems = {} if code else {"code": text_first_run.CODE_MISSING}
        if (wrong := password_problem(password)) is not None:
            problems["password"] = wrong
        if problems:
            return self._wrong(problems)
        self.state.set(FormState(busy=True))
        try:
            workspace = await self._accept(code, password)
        except ClientError as error:
            return self._wrong(self._problems(error))
        except BaseException:
            self.state.set(FormState())
            raise
        self.state.set(FormState(done=True))
        self._signed_in(workspace)
        return True

    def _wrong(self, problems: Mapping[str, str]) -> bool:
        self.state.set(FormState(problems=MappingProxyType(dict(problems))))
        return False

    def _problems(self, error: ClientError) -> Mapping[str, str]:
        match error:
            case Refused(problem=NotAvailableProblem()):
                return {"code": text_first_run.INVITATION_GONE}
            case Refused(problem=PasswordTooShortProblem()):
                return {"password": trouble.sentence(error, self._clock())}
            case Refused(problem=MalformedProblem()):
                return {"password": text_first_run.PASSWORD_GUESSED}
            case _:
                return {"": trouble.sentence(error, self._clock())}
