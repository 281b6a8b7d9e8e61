"""Who I am, my password, and where I am signed in, as a page of the settings (D5, R2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Literal

from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.observable import Cell
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract import endpoints
from rf_desktop.contract.administration import OpenSignIn, OpenSignIns
from rf_desktop.contract.problems import (
    PasswordTooShortProblem,
    TextRequiredProblem,
    TextTooLongProblem,
    WrongCredentialsProblem,
)
from rf_desktop.domain.moments import Clock
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_account, text_time, trouble

NoteTone = Literal["plain", "good", "bad"]


@dataclass(frozen=True)
class SignInRow:
    """One sign-in; `current` is the one that looks."""

    key: str
    device: str
    when: str
    current: bool


def _no_problems() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class AccountState:
    """`sign_ins` is None until the server has answered; `unknown` says why it did not. `note` is about the password,
    `sign_ins_note` about the list. `changed` rises with each new password, for the fields to be emptied.
    """

    sign_ins: tuple[SignInRow, ...] | None = None
    unknown: str = ""
    busy: bool = False
    note: str = ""
    tone: NoteTone = "plain"
    sign_ins_note: str = ""
    sign_ins_tone: NoteTone = "plain"
    problems: Mapping[str, str] = field(default_factory=_no_problems)
    changed: int = 0


class AccountPage:
    """One opening of the page.

    remember: keeps a new token on this computer, and says why it does not last, "" when it does.
    signed_out: everything ended, here too.
    """

    def __init__(
        self,
        workspace: Workspace,
        clock: Clock,
        remember: Callable[[str], Awaitable[str]],
        signed_out: Callable[[], None],
    ) -> None:
        self.state: Cell[AccountState] = Cell(AccountState())
        me = workspace.me.value
        self.who = text_account.WHO.format(name=me.person.name, email=me.email)
        self.account = me.account_name
        self.role = text_account.ROLE[me.role]
        self.may_change_roles = me.role == "admin"
        self._workspace = workspace
        self._clock = clock
        self._remember = remember
        self._signed_out = signed_out

    async def load(self) -> None:
        """Look where I am signed in."""
        self._set(unknown="")
        try:
            self._took(await self._workspace.api.call(endpoints.MY_SIGN_INS))
        except ClientError as error:
            why = trouble.sentence(error, self._clock())
            self._set(unknown=text_account.SIGN_INS_UNKNOWN.format(why=why))

    async def change_password(self, old: str, new: str, again: str) -> None:
        """Put a new password in the place of the old one."""
        problems = _wrong(old, new, again)
        if problems or self.state.value.busy:
            self._set(problems=MappingProxyType(problems), note="")
            return
        self._set(busy=True, problems=_no_problems(), note="")
        try:
            await self._workspace.change_password(old, new)
        except ClientError as error:
            where, sentence = _place(error), trouble.sentence(error, self._clock())
            if where == "old":
                sentence = text_account.OLD_IS_WRONG
            if where:
                self._set(busy=False, problems=MappingProxyType({where: sentence}))
            else:
                self._set(busy=False, note=sentence, tone="bad")
            return
        why = await self._remember(self._workspace.token)
        said = text_account.PASSWORD_CHANGED_NOT_KEPT.format(why=why) if why else text_account.PASSWORD_CHANGED
        self._set(busy=False, note=said, tone="good", changed=self.state.value.changed + 1)
        await self.load()

    async def end(self, key: str) -> None:
        """End one of my sign-ins elsewhere."""
        device = next((row.device for row in self.state.value.sign_ins or () if row.key == key), "")
        try:
            self._took(await self._workspace.api.call(endpoints.END_SIGN_IN, sign_in_id=key))
        except ClientError as error:
            self._set(sign_ins_note=trouble.sentence(error, self._clock()), sign_ins_tone="bad")
            return
        self._set(sign_ins_note=text_account.ENDED.format(device=device), sign_ins_tone="good")

    async def end_everywhere(self) -> None:
        """End all of them, this one too."""
        try:
            await self._workspace.api.call(endpoints.SIGN_OUT_EVERYWHERE)
        except ClientError as error:
            self._set(sign_ins_note=trouble.sentence(error, self._clock()), sign_ins_tone="bad")
            return
        self._signed_out()

    def _took(self, found: OpenSignIns) -> None:
        rows = sorted(found.sign_ins, key=lambda each: not each.current)
        self._set(sign_ins=tuple(self._row(each) for each in rows), unknown="")

    def _row(self, found: OpenSignIn) -> SignInRow:
        now = self._clock()
        since = text_time.moment(found.created_at, now)
        if found.current:
            when = text_account.THIS_ONE.format(since=since)
        else:
            when = text_account.SEEN.format(ago=text_time.ago(found.last_seen_at, now), since=since)
        return SignInRow(found.id, found.device or text_account.NO_DEVICE, when, found.current)

    def _set(self, **changes: object) -> None:
        self.state.set(replace(self.state.value, **changes))  # type: ignore[arg-type]  # names of the state's own fields


def _wrong(old: str, new: str, again: str) -> dict[str, str]:
    problems = {name: text_account.FILL_THIS_IN for name, said in (("old", old), ("new", new)) if not said}
    if new and new != again:
        problems["again"] = text_account.NOT_THE_SAME
    return problems


def _place(error: ClientError) -> str:
    """The field that a refusal is about, "" for any other trouble."""
    match error:
        case Refused(problem=WrongCredentialsProblem()):
            return "old"
        case Refused(problem=PasswordTooShortProblem()):
            return "new"
        case Refused(problem=TextRequiredProblem(field=where) | TextTooLongProblem(field=where)):
            return where if where in ("old", "new") else ""
        case _:
            return ""
