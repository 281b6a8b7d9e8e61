"""What the tray shows of the desk's counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rf_desktop.ui.notices.tray_icon import TrayConnection, TrayState

if TYPE_CHECKING:
    from rf_desktop.viewmodels.desk_view import Counts
    from rf_desktop.viewmodels.do_not_disturb import DoNotDisturbState
    from rf_desktop.viewmodels.queue_view import ConnectionKind

_CONNECTION: dict[ConnectionKind, TrayConnection] = {
    "live": TrayConnection.LIVE,
    "catching_up": TrayConnection.CATCHING_UP,
    "connecting": TrayConnection.CATCHING_UP,
    "offline": TrayConnection.OFFLINE,
    "signed_out": TrayConnection.SIGNED_OUT,
}


def tray_state(counts: Counts, quiet: DoNotDisturbState) -> TrayState:
    """The tray's state; both counts come from the same store as the list (Q7). A quiet hour is do-not-disturb too."""
    connection = _CONNECTION[counts.connection.kind]
    since = counts.connection.label.rpartition(" ")[2] if connection is TrayConnection.OFFLINE else ""
    return TrayState(
        counts.unread,
        counts.waiting,
        connection,
        since,
        do_not_disturb=quiet.muted,
        quiet=quiet.label,
        questions=counts.questions,
    )
