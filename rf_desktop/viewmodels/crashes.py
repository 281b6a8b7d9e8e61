"""Reports of what went down, as one looks at them: shown, copied, deleted; nothing leaves by itself (D7)."""

from __future__ import annotations

from typing import Protocol

from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_crash
from rf_desktop.viewmodels.herald import ToastMessage

KEY = "crash report"
SHOW, DELETE = "show", "delete"


@dataclass(frozen=True)
class CrashReport:
    """`key` names it; `text` is all of it."""

    key: str
    text: str


class CrashStore(Protocol):
    """Where they lie."""

    def reports(self) -> tuple[CrashReport, ...]:
        """The newest first."""

    def delete(self, keys: tuple[str, ...]) -> None:
        """Delete these."""


class Crashes:
    """What an earlier start left. What happens meanwhile is told at the next one: now it would only be in the way."""

    def __init__(self, store: CrashStore) -> None:
        self._store = store
        self._left = store.reports()

    @property
    def text(self) -> str:
        """All of them, as shown and copied."""
        return f"\n{text_crash.BETWEEN}\n\n".join(report.text for report in self._left)

    @property
    def there_are(self) -> bool:
        """Whether there is anything to show."""
        return bool(self._left)

    def toast(self) -> ToastMessage | None:
        """How the next start tells of them; None when there is nothing to tell."""
        if not self._left:
            return None
        return ToastMessage(
            KEY,
            text_crash.TITLE,
            text_crash.TOAST,
            kind="warning",
            action=SHOW,
            action_label=text_crash.SHOW,
            more=((DELETE, text_crash.DELETE),),
            lasting=True,
        )

    def delete(self) -> None:
        """Delete what is shown."""
        self._store.delete(tuple(report.key for report in self._left))
        self._left = ()
