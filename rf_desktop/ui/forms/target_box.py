"""Choosing a colleague: the names arrive after the form is open, and the choice stays what it was."""

from __future__ import annotations

from rf_desktop.domain.ids import PersonId
from rf_desktop.ui.forms.sheet import choose
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.fields import ComboBox
from rf_desktop.viewmodels.form_view import Target


class TargetBox(ComboBox):
    """`nobody` stands first and means that nobody is chosen."""

    def __init__(self, theme: Theme, name: str, nobody: str, wanted: PersonId | None) -> None:
        super().__init__(theme, name)
        self._nobody = nobody
        self._wanted = wanted
        self.show_targets(())
        self.currentIndexChanged.connect(self._choose)

    @property
    def wanted(self) -> PersonId | None:
        return self._wanted

    def show_targets(self, targets: tuple[Target, ...]) -> None:
        """The colleagues arrived."""
        self.blockSignals(True)
        self.clear()
        self.addItem(self._nobody, None)
        for target in targets:
            self.addItem(target.name, target.id)
        choose(self, self._wanted)
        self.blockSignals(False)

    def _choose(self, _place: int) -> None:
        chosen = self.currentData()
        self._wanted = PersonId(chosen) if chosen else None
