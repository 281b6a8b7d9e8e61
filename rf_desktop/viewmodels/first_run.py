"""The first run: where somebody's work is to be. A server of one's own, with examples or empty, or a team's (D5)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Literal

from rf_desktop import __version__
from rf_desktop.client.observable import Cell
from rf_desktop.client.server_check import FoundServer, NoServer
from rf_desktop.contract.base import CONTRACT_VERSION
from rf_desktop.domain import limits
from rf_desktop.domain.versions import is_newer
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text, text_first_run, trouble

LEAST_PASSWORD = 10
Page = Literal["choice", "own", "team"]


@dataclass(frozen=True)
class Founder:
    """Who founds an account on this computer."""

    account_name: str = ""
    name: str = ""
    email: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Demo:
    """A server of one's own with the demo's account."""


@dataclass(frozen=True)
class Own:
    """A server of one's own. `founder` signs in at once; None when there was an account already."""

    founder: Founder | None


@dataclass(frozen=True)
class Team:
    """A team's server. `url` has no trailing slash; `note` is worth telling before a password is typed, or ""."""

    url: str
    note: str = ""


Decision = Demo | Own | Team


@dataclass(frozen=True)
class FirstRunState:
    """Which page, whether something is under way, and what is wrong: per field, under "" what concerns the page."""

    page: Page = "choice"
    busy: bool = False
    problems: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class NotFounded(Exception):
    """The server did not take the founder: `problems` per field. `already` when there is an account by now."""

    def __init__(self, problems: Mapping[str, str], *, already: bool = False) -> None:
        super().__init__("not founded")
        self.problems = problems
        self.already = already


class FirstRun:
    """find: looks for a server at a typed address; raises NoServer. found: starts a server of one's own and founds the
    account in it; raises NotFounded. decided: is told once."""

    def __init__(
        self,
        find: Callable[[str], Awaitable[FoundServer]],
        found: Callable[[Founder], Awaitable[None]],
        decided: Callable[[Decision], None],
        *,
        page: Page = "choice",
    ) -> None:
        self.state: Cell[FirstRunState] = Cell(FirstRunState(page))
        self._find = find
        self._found = found
        self._decided = decided

    def show(self, page: Page) -> None:
        """Another page, also back; not while something is under way."""
        if not self.state.value.busy:
            self.state.set(FirstRunState(page))

    def choose_demo(self) -> None:
        """Try it with examples."""
        if not self.state.value.busy:
            self._decided(Demo())

    async def found(self, founder: Founder) -> None:
        """Try it with an account of one's own."""
        if self.state.value.busy:
            return
        if problems := founder_problems(founder):
            self._wrong("own", problems)
            return
        self.state.set(FirstRunState("own", busy=True))
        try:
            await self._found(founder)
        except NotFounded as refusal:
            if refusal.already:
                self._decided(Own(None))
                return
            self._wrong("own", refusal.problems)
        except BaseException:
            self.state.set(FirstRunState("own"))
            raise
        else:
            self._decided(Own(founder))

    async def join(self, typed: str) -> None:
        """Go to a team's server."""
        if self.state.value.busy:
            return
        self.state.set(FirstRunState("team", busy=True))
        try:
            server = await self._find(typed)
        except NoServer as error:
            self._wrong("team", {"address": no_server(error)})
        except BaseException:
            self.state.set(FirstRunState("team"))
            raise
        else:
            host = server.url.partition("://")[2]
            note = "" if server.is_secure else text_first_run.UNENCRYPTED.format(host=host)
            self._decided(Team(server.url, note))

    def _wrong(self, page: Page, problems: Mapping[str, str]) -> None:
        self.state.set(FirstRunState(page, problems=MappingProxyType(dict(problems))))


def no_server(error: NoServer) -> str:
    """Why a team's server cannot be used, and what one can do."""
    return text_first_run.TROUBLE[error.trouble].format(host=error.host, version=error.version, ours=__version__)


def versions_told(theirs: str, contract: int) -> tuple[str, str, bool] | None:
    """Title, sentence, and whether the two still fit, when desktop and server are of different versions (D7)."""
    words = {"theirs": theirs, "ours": __version__}
    if contract > CONTRACT_VERSION:
        return text_first_run.APP_TOO_OLD_TITLE, text_first_run.APP_TOO_OLD.format(**words), False
    if contract < CONTRACT_VERSION:
        return text_first_run.SERVER_TOO_OLD_TITLE, text_first_run.SERVER_TOO_OLD.format(**words), False
    if is_newer(theirs, __version__):
        return text_first_run.OLDER_APP_TITLE, text_first_run.OLDER_APP.format(**words), True
    return None


def founder_problems(founder: Founder) -> dict[str, str]:
    """What is wrong, per field; the server looks again."""
    problems: dict[str, str] = {}
    for name in ("account_name", "name", "email"):
        value = getattr(founder, name).strip()
        if not value:
            problems[name] = text.FILL_IN.format(field=_label(name))
        elif len(value) > limits.FIELD:
            problems[name] = trouble.too_long(_label(name), limits.FIELD, len(value))
    before, at, after = founder.email.strip().rpartition("@")
    if "email" not in problems and not (before and at and after and " " not in founder.email.strip()):
        problems["email"] = text_first_run.NOT_AN_EMAIL
    if (wrong := password_problem(founder.password, founder.email, founder.name)) is not None:
        problems["password"] = wrong
    return problems


def password_problem(password: str, email: str = "", name: str = "") -> str | None:
    """Why a new password will not do, in the server's own terms; None when it will."""
    if len(password) < LEAST_PASSWORD:
        return text_first_run.PASSWORD_SHORT.format(least=LEAST_PASSWORD)
    if len(password) > limits.FIELD:
        return trouble.too_long("password", limits.FIELD, len(password))
    own = {email.strip().casefold(), email.strip().partition("@")[0].casefold(), name.strip().casefold()} - {""}
    return text_first_run.PASSWORD_GUESSED if password.strip().casefold() in own else None


def refused_founder(code: str, field_: str) -> dict[str, str]:
    """The server's refusal of a founder, per field."""
    match code:
        case "password_too_short":
            return {"password": text_first_run.PASSWORD_SHORT.format(least=LEAST_PASSWORD)}
        case "malformed_request" if field_ == "password":
            return {"password": text_first_run.PASSWORD_GUESSED}
        case "malformed_request" if field_ == "email":
            return {"email": text_first_run.NOT_AN_EMAIL}
        case "text_required":
            return {field_: text.FILL_IN.format(field=_label(field_))}
        case _:
            return {"": text_first_run.FOUNDING_FAILED}


def _label(field_: str) -> str:
    labels = {
        "account_name": text_first_run.COMPANY,
        "name": text_first_run.YOUR_NAME,
        "email": text_first_run.EMAIL,
        "password": text_first_run.PASSWORD,
    }
    return labels.get(field_, field_)
