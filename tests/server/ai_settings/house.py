"""One process of a server, as far as the account's AI goes."""

from __future__ import annotations

from dataclasses import dataclass, field

from rf_desktop import paths
from rf_desktop.contract.ai import AiSettings, NewAiSettings
from rf_desktop.server.ai import playbooks
from rf_desktop.server.ai.choose import MindMaker
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.ai_in_use import AiKeys, DesktopKey
from rf_desktop.server.services.ai_minds import AccountMinds
from rf_desktop.server.services.ai_settings import AccountAi
from rf_desktop.server.services.similar_cases import SimilarCases
from rf_desktop.server.settings import ServerSettings
from rf_desktop.server.store import Store
from tests.server.services.office import StandingClock

DATA_KEY = "the first data key of these tests, long enough"
SETTINGS = ServerSettings(database_url="sqlite://", ai_model="model-of-the-server", data_key=DATA_KEY)


@dataclass
class Replica:
    """`settings` are the server's own; `desktop` is there inside the application only."""

    store: Store
    clock: StandingClock
    staff: dict[str, Actor]
    settings: ServerSettings = SETTINGS
    desktop: DesktopKey | None = None
    maker: MindMaker = field(init=False)
    ai: AccountAi = field(init=False)
    minds: AccountMinds = field(init=False)

    def __post_init__(self) -> None:
        bus = MemoryBus()
        cases = SimilarCases(self.store, bus, self.clock)
        keys = AiKeys.of(self.settings, self.desktop)
        self.maker = MindMaker(cases, playbooks.load(paths.resources() / "playbooks"))
        self.ai = AccountAi(self.store, bus, self.maker, keys, self.clock)
        self.minds = AccountMinds(self.store, self.maker, keys, self.clock)

    def with_settings(self, settings: ServerSettings, desktop: DesktopKey | None = None) -> Replica:
        """Another process over the same database."""
        return Replica(self.store, self.clock, self.staff, settings, desktop)

    @property
    def alex(self) -> Actor:
        """The admin."""
        return self.staff["alex"]

    async def now(self) -> AiSettings:
        """The settings as everybody reads them."""
        return await self.ai.read(self.staff["jane"])

    async def set(
        self,
        model: str = "m",
        base_url: str = "",
        *,
        key: str | None = None,
        tokens: int | None = None,
        on: bool = True,
    ) -> AiSettings:
        """The admin sends the form."""
        body = NewAiSettings(enabled=on, model=model, base_url=base_url, monthly_tokens=tokens, key=key)
        return await self.ai.change(self.alex, body)
