"""What this computer did not do, in words: the password store and the disk name codes and the system's own words."""

from __future__ import annotations

from rf_desktop.client.credentials import Keeping, Remembered
from rf_desktop.client.drafts import DraftNotSaved
from rf_desktop.viewmodels import heard, text_local, text_settings


def not_remembered(keeping: Keeping) -> str:
    """Why a secret lasts only until the application ends; "" when it lasts (D3)."""
    return "" if isinstance(keeping, Remembered) else text_local.NOT_REMEMBERED[keeping.reason]


def draft_trouble(error: DraftNotSaved) -> str:
    """That a draft is only on the screen, or an old one still on the disk, and why (T1)."""
    return text_local.DRAFTS[error.what].format(why=heard.in_words(error.why))


def settings_not_kept(why: str) -> str:
    """That a setting lasts only until the application ends; `why` in the system's words (D5)."""
    said = text_local.SETTINGS_NOT_SAVED.format(why=heard.in_words(why))
    return text_settings.NOT_KEPT.format(why=said)
