"""The schema. Every table but `account` carries `account_id`, in its primary key and in each foreign key.

A composite foreign key makes it impossible to hang one account's row on another account's (R3): the database
refuses it, whatever the code above does.
"""

from rf_desktop.server.store.tables.accounts import (
    Account,
    AttemptRow,
    AuditRow,
    InvitationRow,
    Person,
    SignInRow,
)
from rf_desktop.server.store.tables.ai import (
    AiSettingsRow,
    AiUsageRow,
    AssessmentEditRow,
    CaseVectorRow,
    FeedbackRow,
    PlaybookRow,
    TagKeyRow,
    TurnRow,
)
from rf_desktop.server.store.tables.attachments import AttachmentContentRow, AttachmentRow
from rf_desktop.server.store.tables.attention import (
    AttentionRow,
    DeliveryRow,
    LookingRow,
    NoticeRow,
    NotificationSettingsRow,
)
from rf_desktop.server.store.tables.handoffs import (
    AssessmentRow,
    HandoffRow,
    ReadingRow,
    SnapshotRow,
    TicketNoteRow,
)
from rf_desktop.server.store.tables.log import (
    EventRow,
    HousekeepingRow,
    JobRow,
    KeyRow,
    PausedJobsRow,
)
from rf_desktop.server.store.tables.sessions import (
    CardRow,
    DocumentationRow,
    MessageRow,
    OutcomeRow,
    SessionRow,
)
from rf_desktop.server.store.tables.ways import (
    CoachingRow,
    ConsultationRow,
    OfferRow,
    WatchRow,
)

__all__ = [
    "Account",
    "AiSettingsRow",
    "AiUsageRow",
    "AssessmentEditRow",
    "AssessmentRow",
    "AttachmentContentRow",
    "AttachmentRow",
    "AttemptRow",
    "AttentionRow",
    "AuditRow",
    "CardRow",
    "CaseVectorRow",
    "CoachingRow",
    "ConsultationRow",
    "DeliveryRow",
    "DocumentationRow",
    "EventRow",
    "FeedbackRow",
    "HandoffRow",
    "HousekeepingRow",
    "InvitationRow",
    "JobRow",
    "KeyRow",
    "LookingRow",
    "MessageRow",
    "NoticeRow",
    "NotificationSettingsRow",
    "OfferRow",
    "OutcomeRow",
    "PausedJobsRow",
    "Person",
    "PlaybookRow",
    "ReadingRow",
    "SessionRow",
    "SignInRow",
    "SnapshotRow",
    "TagKeyRow",
    "TicketNoteRow",
    "TurnRow",
    "WatchRow",
]
