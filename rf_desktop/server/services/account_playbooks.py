"""What FlowPilot works from without a model: the built-in playbooks and the account's own (T6, T8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from rf_desktop.contract.ai import NewPlaybook, Playbooks, PlaybookView
from rf_desktop.domain import limits
from rf_desktop.domain.errors import Malformed, NotAvailable
from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.ai.playbook_text import Playbook, PlaybookInvalid, PlaybookStep, parse, with_steps
from rf_desktop.server.ai.playbooks import beside, choose, speaking
from rf_desktop.server.observe import logger
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.auditing import require_admin
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import Store
from rf_desktop.server.store.tables import PlaybookRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work

CONTENT = 60_000
"""Characters of a playbook."""
MOST_OWN = 200
_log = logger("playbooks")


class AccountPlaybooks(UseCases):
    """`built_in` holds the texts of the playbooks that ship, by id; exactly one of each language fits any problem."""

    def __init__(
        self,
        store: Store,
        wakeups: Wakeups,
        built_in: Mapping[str, str],
        clock: Clock = now,
    ) -> None:
        super().__init__(store, wakeups, clock)
        self.built_in = BuiltIn(built_in)

    async def of(self, account_id: AccountId) -> tuple[Playbook, ...]:
        """Everything the account's FlowPilot works from, by id."""
        async with self._reading(account_id) as work:
            return beside(self.built_in.playbooks, _readable(await work.playbooks.all()))

    async def list(self, actor: Actor) -> Playbooks:
        """All of them, by title."""
        async with self._reading(actor.account_id) as work:
            return await self._listed(work)

    async def put(self, actor: Actor, body: NewPlaybook) -> Playbooks:
        """Import one; the same id replaces. Raises NotAllowed, Malformed with the line that is wrong, or the limit."""
        require_admin(actor)
        content = limits.require("content", body.content, CONTENT)
        playbook = _checked(content)
        self._must_fit(playbook)
        async with self._writing(actor.account_id) as work:
            at = self._clock()
            before = await work.playbooks.get(playbook.id)
            if before is None and len(await work.playbooks.all()) >= MOST_OWN:
                raise Malformed("content", f"an account has at most {MOST_OWN} playbooks of its own")
            if before is None or before.content != content + "\n":
                await work.playbooks.put(playbook.id, content + "\n", actor.person_id, at)
                work.audit.record("imported", "playbook", playbook.id, actor.person_id, at, steps=len(playbook.steps))
            return await self._listed(work)

    async def remove(self, actor: Actor, playbook_id: str) -> Playbooks:
        """Remove one of the account's own. Raises NotAllowed, NotAvailable for a built-in one too."""
        require_admin(actor)
        async with self._writing(actor.account_id) as work:
            row = await work.playbooks.get(playbook_id)
            if row is None:
                raise NotAvailable("playbook")
            await work.playbooks.remove(row)
            work.audit.record("removed", "playbook", row.id, actor.person_id, self._clock())
            return await self._listed(work)

    def _must_fit(self, playbook: Playbook) -> None:
        """One playbook of each language fits any problem, and it is always the same one."""
        generics = [each.id for each in self.built_in.playbooks if each.is_generic]
        if playbook.is_generic and playbook.id not in generics:
            kept = " and ".join(f"“{each}”" for each in generics)
            raise Malformed("when", f"only {kept} fit any problem, so every other one needs phrases in “when”")
        if not playbook.is_generic and playbook.id in generics:
            raise Malformed("when", f"“{playbook.id}” fits any problem, so its “when” stays empty")

    async def _listed(self, work: Work) -> Playbooks:
        own = {row.id: row.content for row in await work.playbooks.all()}
        views = [_view(*each, own=False) for each in self.built_in.texts.items() if each[0] not in own]
        views += [_view(*each, own=True) for each in own.items()]
        return Playbooks(playbooks=tuple(sorted(views, key=lambda view: (view.title.casefold(), view.id))))


class BuiltIn:
    """The playbooks that ship, read once. Raises PlaybookInvalid."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = dict(texts)
        self.playbooks = tuple(parse(text, Path(f"{name}.toml")) for name, text in sorted(self.texts.items()))


async def learn(
    work: Work, built_in: BuiltIn, actor: Actor, session: SessionRow, steps: Sequence[PlaybookStep], at: datetime
) -> tuple[str, int]:
    """Put steps that helped at the end of the playbook of the session's domain and language (T8): its id, and how many
    were new.

    A built-in one is copied first, so that the account has its own. Raises Malformed for steps that do not fit.
    """
    own = await work.playbooks.all()
    playbook = _of_domain(beside(built_in.playbooks, _readable(own)), session)
    row = next((row for row in own if row.id == playbook.id), None)
    content = row.content if row is not None else built_in.texts[playbook.id]
    try:
        longer, new = with_steps(content, steps, Path(f"{playbook.id}.toml"))
    except PlaybookInvalid as invalid:
        raise Malformed("steps", _clause(invalid.reason)) from None
    if new:
        await work.playbooks.put(playbook.id, longer, actor.person_id, at)
        work.audit.record(
            "taught", "playbook", playbook.id, actor.person_id, at, session=session.id, steps=new, copied=row is None
        )
    return playbook.id, new


def _of_domain(playbooks: Sequence[Playbook], session: SessionRow) -> Playbook:
    """The session's domain decides; among several of one domain, and without any, the problem's words do."""
    playbooks = speaking(playbooks, session.language)
    text = "\n".join(part for part in (session.problem_summary, session.first_message) if part)
    wanted = (session.domain or "").strip().casefold()
    same = [playbook for playbook in playbooks if playbook.domain.casefold() == wanted]
    return choose(same or playbooks, text, session.domain)


def _readable(rows: Sequence[PlaybookRow]) -> list[Playbook]:
    """Those that this version can read; one that it cannot is passed over, never in the way of the others."""
    found = []
    for row in rows:
        try:
            found.append(parse(row.content, Path(f"{row.id}.toml")))
        except PlaybookInvalid:
            _log.warning("a playbook of an account cannot be read", playbook=row.id)
    return found


def _checked(content: str) -> Playbook:
    try:
        return parse(content, Path("playbook.toml"))
    except PlaybookInvalid as invalid:
        where = "playbook" if invalid.line is None else f"line {invalid.line}"
        raise Malformed(where, _clause(invalid.reason)) from None


def _view(playbook_id: str, content: str, *, own: bool) -> PlaybookView:
    try:
        playbook = parse(content, Path(f"{playbook_id}.toml"))
    except PlaybookInvalid:
        return PlaybookView(id=playbook_id, title=playbook_id, domain="", own=own, steps=0, content=content)
    return PlaybookView(
        id=playbook_id,
        title=playbook.title,
        domain=playbook.domain,
        language=playbook.language,
        own=own,
        steps=len(playbook.steps),
        content=content,
    )


def _clause(sentence: str) -> str:
    """A sentence as the end of another one."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")
