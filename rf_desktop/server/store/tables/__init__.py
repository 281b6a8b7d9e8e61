"""The schema. Every table but `account` carries `account_id`, in its primary key and in each foreign key.

A composite foreign key makes it impossible to hang one account's row on another account's (R3): the database
refuses it, whatever the code above does.
"""

from rf_desktop.server.store.tables.accounts import Account, Person, SignInRow
from rf_desktop.server.store.tables.attention import AttentionRow, NoticeRow
from rf_desktop.server.store.tables.handoffs import AssessmentRow, HandoffRow, ReadingRow, SnapshotRow, TicketNoteRow
from rf_desktop.server.store.tables.log import EventRow, JobRow, KeyRow, PausedJobsRow
from rf_desktop.server.store.tables.sessions import CardRow, DocumentationRow, MessageRow, OutcomeRow, SessionRow

__all__ = [
    "Account",
    "AssessmentRow",
    "AttentionRow",
    "CardRow",
    "DocumentationRow",
    "EventRow",
    "HandoffRow",
    "JobRow",
    "KeyRow",
    "MessageRow",
    "NoticeRow",
    "OutcomeRow",
    "PausedJobsRow",
    "Person",
    "ReadingRow",
    "SessionRow",
    "SignInRow",
    "SnapshotRow",
    "TicketNoteRow",
]
