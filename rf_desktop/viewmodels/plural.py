"""A sentence that counts: its form for one, and its form for any other number."""

from __future__ import annotations

from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_numbers


@dataclass(frozen=True)
class Plural:
    """Both forms of a sentence that says `{count}`. English and German divide alike: exactly one, and all others."""

    one: str
    other: str

    def of(self, count: int, **values: object) -> str:
        """The sentence for `count`, with the number as the language writes it; `values` fill the other places."""
        form = self.one if count == 1 else self.other
        return form.format(count=text_numbers.number(count), **values)
