"""States of the queue, the sidebar and the bell to test with and to look at, and view-models that remember calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from rf_desktop.client.observable import Cell
from rf_desktop.client.queue_arrangement import QueueArrangement, SavedView
from rf_desktop.contract.identity import Me, PersonRef
from rf_desktop.domain.ids import AccountId, PersonId
from rf_desktop.domain.queueing import Group, Section
from rf_desktop.domain.vocabulary import AssessmentStatus, Priority, SessionStatus
from rf_desktop.viewmodels import text, text_cards
from rf_desktop.viewmodels.bell_view import BellRow, BellState
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow, Holding, QueueRow, SessionCard, pill
from rf_desktop.viewmodels.queue_view import ConnectionLine, FilterChip, QueueState
from rf_desktop.viewmodels.sidebar import SidebarState
from rf_desktop.viewmodels.view_names import NameVerdict, for_new, for_renamed

NOW = datetime(2025, 3, 14, 14, 2, 10, tzinfo=UTC)
ME = Me(
    person=PersonRef(id=PersonId("alex"), name="Alex"),
    email="teamadmin@resolutionflow.example.com",
    role="admin",
    account_id=AccountId("acme"),
    account_name="Acme MSP",
)
AN_HOUR_AGO = NOW - timedelta(minutes=71)
LIVE = ConnectionLine("live", text.LIVE, text_cards.UPDATED.format(time="14:02:10"))
FILTERS = (
    FilterChip("unread", text.UNREAD_ONLY, False),
    FilterChip("priority:urgent", text.PRIORITY["urgent"], False),
    FilterChip("priority:high", text.PRIORITY["high"], False),
    FilterChip("domain:Email", "Email", False),
    FilterChip("domain:Network", "Network", False),
)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenverwaltung cannot be synchronised since Friday's renewal"
RTL = "البريد الإلكتروني لا يعمل منذ تجديد الشهادة لفريق المبيعات بأكمله"


def card(
    key: str,
    problem: str = "Outlook fails to sync",
    *,
    group: Group = "waiting",
    who: str = "Jane",
    ticket: str | None = "12345",
    client: str | None = "Contoso",
    domain: str | None = "Email",
    priority: Priority = "normal",
    minutes: int = 4,
    steps: int = 3,
    assessment: AssessmentStatus = "ready",
    unread: bool = False,
    snoozed_until: datetime | None = None,
    busy: bool = False,
    holding: Holding | None = None,
    lookers: tuple[str, ...] = (),
    watched: bool = False,
    may_watch: bool = True,
    for_me: bool = False,
) -> EscalationCard:
    """A queue card; what is not named is ordinary."""
    return EscalationCard(
        key=key,
        session_id=f"session-{key}",
        group=group,
        problem=problem,
        who=who,
        ticket=ticket,
        client=client,
        domain=domain,
        priority=priority,
        escalated_at=NOW - timedelta(minutes=minutes),
        steps=steps,
        assessment=assessment,
        unread=unread,
        snoozed_until=snoozed_until,
        busy=busy,
        waits_since=NOW - timedelta(minutes=minutes) if group == "waiting" else None,
        holding=holding,
        lookers=lookers,
        watched=watched,
        may_watch=may_watch,
        for_me=for_me,
    )


def heading(group: Section, count: int, *, folded: bool = False) -> GroupRow:
    title = text.GROUPS[group]
    return GroupRow(f"group:{group}", title, count, text_cards.heading(title, count, folded), folded)


def state(rows: Sequence[QueueRow] = (), **more: object) -> QueueState:
    """A live queue with these rows."""
    cards = [row for row in rows if isinstance(row, EscalationCard)]
    made = QueueState(
        rows=tuple(rows),
        loading=False,
        empty="" if rows else text.QUEUE_EMPTY,
        search="",
        filters=FILTERS if rows else (),
        connection=LIVE,
        unread=sum(row.unread for row in cards),
        waiting=sum(row.group == "waiting" for row in cards),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def busy_morning() -> QueueState:
    """A bit of everything."""
    rows: list[QueueRow] = [
        heading("waiting", 5),
        card(
            "vpn",
            "VPN drops every few minutes for everybody in Leeds",
            ticket="12388",
            priority="urgent",
            unread=True,
            lookers=("Sam",),
        ),
        card(
            "mail",
            "Outlook fails to sync email for the whole sales team",
            priority="high",
            minutes=22,
            unread=True,
            assessment="pending",
            steps=7,
            lookers=("Sam", "Maria Lindqvist", "Jo", "Kim"),
        ),
        card(
            "print",
            "Printer on the third floor prints blank pages",
            ticket=None,
            client=None,
            domain="Printing",
            minutes=64,
            steps=0,
            assessment="failed",
        ),
        card(
            "login",
            "Sign-in loop after the password was changed",
            ticket="ABC-2024-000917",
            client="Northwind Traders",
            domain="Identity",
            priority="low",
            minutes=490,
            steps=12,
        ),
        card(
            "later",
            "Teams calls have an echo",
            ticket="12301",
            domain="Telephony",
            minutes=300,
            snoozed_until=NOW + timedelta(minutes=28),
        ),
        heading("mine", 1),
        card(
            "dns",
            "Internal names do not resolve from the guest network",
            group="mine",
            ticket="12290",
            domain="Network",
            priority="high",
            minutes=95,
            holding=Holding("you", "Alex", AN_HOUR_AGO),
        ),
        heading("watching", 1),
        card(
            "vlan",
            "Phones on the second floor lose their network",
            group="watching",
            ticket="12277",
            domain="Network",
            minutes=31,
            holding=Holding("colleague", "Sam", NOW - timedelta(minutes=4)),
            watched=True,
        ),
        heading("done", 1),
        card(
            "backup",
            "Nightly backup stopped at 40 %",
            group="done",
            ticket="12111",
            domain="Backup",
            minutes=2900,
            holding=Holding("resolved_by_you", "Alex", NOW - timedelta(hours=20)),
        ),
    ]
    return state(rows)


def folded() -> QueueState:
    """The same, with two groups put away."""
    away = {"waiting", "done"}
    kept = [
        heading(row.group, row.count, folded=row.group in away) if isinstance(row, GroupRow) else row
        for row in busy_morning().rows
        if isinstance(row, GroupRow) or row.group not in away
    ]
    return replace(busy_morning(), rows=tuple(kept))


def odd_texts() -> QueueState:
    """What users write."""
    rows: list[QueueRow] = [
        heading("waiting", 5),
        card(
            "long",
            LONG,
            who="Maximiliane-Alexandra von und zu Hohenstein",
            client="Donaudampfschifffahrtsgesellschaft AG",
            domain="Conditional access and identity",
            priority="urgent",
            unread=True,
        ),
        card("rtl", RTL, who="يوسف", client="مكتبة الإسكندرية", priority="high", ticket="٤٤١"),
        card("emoji", "🔥🔥 Server 💥 down 👩🏽‍💻 again 🇬🇧", who="Zoë 🌻", client="Café №5"),
        card("markup", "<b>bold</b> & <img src=x> %s {name}", who="<i>Bob</i>", ticket="<1>", assessment="pending"),
        card(
            "bare", "No summary yet", who="they", ticket=None, client=None, domain=None, steps=0, assessment="skipped"
        ),
    ]
    return state(rows)


def session(
    key: str,
    title: str,
    context: str = "Contoso · Email",
    ticket: str | None = "12345",
    status: SessionStatus = "active",
    *,
    selected: bool = False,
) -> SessionCard:
    word = pill(status)
    spoken = ", ".join(part for part in (title, context, f"ticket {ticket}" if ticket else "", word or "") if part)
    return SessionCard(key, title, context, ticket, word, status, selected, spoken)


def sessions() -> SidebarState:
    """A day's work."""
    return SidebarState(
        cards=(
            session("mail", "Outlook fails to sync email for the whole sales team", selected=True),
            session("vpn", "VPN drops every few minutes", "Northwind Traders · Network", "12388", "escalated"),
            session("print", "Printer on the third floor prints blank pages", "Printing", None),
            session("long", LONG, "Donaudampfschifffahrtsgesellschaft AG · Identity", "ABC-2024-000917", "escalated"),
            session("rtl", RTL, "مكتبة الإسكندرية", "441", "resolved"),
            session("bare", "Started 14 Mar, 09:12", "14 Mar, 09:12", None, "abandoned"),
        )
    )


def bell() -> BellState:
    """Two unread among five."""

    def row(key: str, title: str, body: str, minutes: int, unread: bool = False) -> BellRow:
        return BellRow(key, title, body, NOW - timedelta(minutes=minutes), unread, f"{title}, {body}")

    rows = (
        row("1", "Jane escalated: VPN drops every few minutes for everybody", "Urgent · #12388 · Contoso", 0, True),
        row("2", "Assessment is ready", "Outlook fails to sync · #12345", 18, True),
        row("3", "Sam picked up “Sign-in loop”", "#12299 · Northwind Traders", 130),
        row("4", "Withdrawn by Jane", "Printer prints blank pages", 1500),
        row("5", LONG, LONG, 9000),
    )
    return BellState(rows, 2)


@dataclass
class FakeQueue:
    """Remembers what it was asked; shows what it is given."""

    state: Cell[QueueState] = field(default_factory=lambda: Cell(busy_morning()))
    calls: list[tuple[object, ...]] = field(default_factory=list)

    def search(self, words: str) -> None:
        self.calls.append(("search", words))
        self.state.set(replace(self.state.value, search=words))

    def toggle_filter(self, key: str) -> None:
        self.calls.append(("filter", key))
        chips = tuple(replace(c, active=not c.active) if c.key == key else c for c in self.state.value.filters)
        self.state.set(replace(self.state.value, filters=chips))

    def show_everything(self) -> None:
        self.calls.append(("show_everything",))

    def toggle_fold(self, group: str) -> None:
        self.calls.append(("fold", group))

    def use_view(self, name: str) -> None:
        self.calls.append(("use_view", name))

    def save_view(self, name: str) -> None:
        self.calls.append(("save_view", name))

    def rename_view(self, name: str, new: str) -> None:
        self.calls.append(("rename_view", name, new))

    def judge_name(self, name: str, renamed: str | None = None) -> NameVerdict:
        kept = QueueArrangement(views=tuple(SavedView(each.name) for each in self.state.value.views))
        return for_new(kept, name) if renamed is None else for_renamed(kept, renamed, name)

    def delete_view(self, name: str) -> None:
        self.calls.append(("delete_view", name))

    async def open(self, key: str) -> None:
        self.calls.append(("open", key))

    async def pick_up(self, key: str) -> None:
        self.calls.append(("pick_up", key))

    async def accept(self, key: str) -> None:
        self.calls.append(("accept", key))

    async def mark_unread(self, key: str) -> None:
        self.calls.append(("mark_unread", key))

    async def mark_read(self, key: str) -> None:
        self.calls.append(("mark_read", key))

    async def snooze(self, key: str, minutes: int) -> None:
        self.calls.append(("snooze", key, minutes))

    async def wake(self, key: str) -> None:
        self.calls.append(("wake", key))


@dataclass
class FakeSidebar:
    """Remembers what was opened."""

    state: Cell[SidebarState] = field(default_factory=lambda: Cell(sessions()))
    calls: list[tuple[object, ...]] = field(default_factory=list)

    async def open(self, session_id: str) -> None:
        self.calls.append(("open", session_id))


@dataclass
class FakeBell:
    """Remembers what was opened and read."""

    state: Cell[BellState] = field(default_factory=lambda: Cell(bell()))
    calls: list[tuple[object, ...]] = field(default_factory=list)

    async def open(self, key: str) -> None:
        self.calls.append(("open", key))

    async def mark_all_read(self) -> None:
        self.calls.append(("mark_all_read",))
        rows = tuple(replace(row, unread=False) for row in self.state.value.rows)
        self.state.set(BellState(rows, 0))
