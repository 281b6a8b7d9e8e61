"""The pages of the settings, in their order (D5). A new one is one line here.

A page's title stands in `text_settings.PAGE_TITLES` under its key. `make` answers None where the page makes no sense,
as without anybody signed in; then it is not listed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rf_desktop.ui.settings.about import AboutPage
from rf_desktop.ui.settings.account import AccountForm
from rf_desktop.ui.settings.ai import AiSection
from rf_desktop.ui.settings.appearance import AppearancePage
from rf_desktop.ui.settings.computer import ComputerPage
from rf_desktop.ui.settings.copies import CopiesSection
from rf_desktop.ui.settings.notifications import NotificationsPage
from rf_desktop.ui.settings.playbooks import PlaybooksSection
from rf_desktop.ui.settings.server import ServerFacts
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.settings.tickets import TicketsPage
from rf_desktop.values import dataclass

MakePage = Callable[[Surroundings], QWidget | None]


@dataclass(frozen=True)
class PageKind:
    """`key` names the page for `SettingsSheet.show_page`; `icon` is a Lucide name."""

    key: str
    icon: str
    make: MakePage


def _account(around: Surroundings) -> QWidget | None:
    return None if around.account is None else AccountForm(around.account, around)


def _server(around: Surroundings) -> QWidget | None:
    return None if around.server is None else ServerFacts(around.server, around)


def _ai(around: Surroundings) -> QWidget | None:
    return None if around.ai is None else AiSection(around.ai, around.theme, around.tasks)


def _playbooks(around: Surroundings) -> QWidget | None:
    return None if around.shelf is None else PlaybooksSection(around.shelf, around.theme, around.tasks)


def _computer(around: Surroundings) -> QWidget | None:
    return None if around.computer is None else ComputerPage(around, around.computer)


def _copies(around: Surroundings) -> QWidget | None:
    return None if around.copies is None else CopiesSection(around, around.copies)


PAGES: tuple[PageKind, ...] = (
    PageKind("notifications", "bell", NotificationsPage),
    PageKind("appearance", "sun", AppearancePage),
    PageKind("account", "user", _account),
    PageKind("server", "building-2", _server),
    PageKind("copies", "archive", _copies),
    PageKind("computer", "monitor", _computer),
    PageKind("ai", "sparkles", _ai),
    PageKind("playbooks", "book-open", _playbooks),
    PageKind("tickets", "ticket", TicketsPage),
    PageKind("about", "info", AboutPage),
)
