"""Evidence: small labels behind a statement ("m12", "t3"); a press shows what that message or card says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.flow_layout import FlowLayout
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, set_ground
from rf_desktop.viewmodels import text, text_assessment
from rf_desktop.viewmodels.moment_view import EvidenceLink

FIRST_LINE = 6
"""Pixels above the first line of a statement, so that it stands level with the labels behind it."""


class Statement(QWidget):
    """A line of text with its sources behind it; an opened source stands below, in the words of the session."""

    def __init__(
        self,
        theme: Theme,
        words: str,
        links: tuple[EvidenceLink, ...],
        note: str = "",
        *,
        strong: bool = False,
        muted: bool = False,
        flagged: tuple[str, ...] = (),
    ) -> None:
        """`note` is a remark in muted ink, such as that no evidence was found; `flagged` is not from the case."""
        super().__init__()
        self._theme = theme
        self._shown: str | None = None
        space = theme.tokens.space
        label = PlainLabel(
            theme,
            words,
            face=Face.STRONG if strong else Face.BODY,
            ink=Ink.MUTED if muted else Ink.TEXT,
            selectable=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.xs)
        row = QHBoxLayout()
        row.setSpacing(space.s)
        label.setContentsMargins(0, FIRST_LINE, 0, 0)
        row.addWidget(label, 1, Qt.AlignmentFlag.AlignTop)
        if links:
            row.addWidget(_labels(theme, links, self._toggle), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        if note:
            column.addWidget(PlainLabel(theme, note, face=Face.SMALL, ink=Ink.MUTED))
        if flagged:
            warning = text_assessment.FLAGGED.format(what=", ".join(flagged))
            column.addWidget(PlainLabel(theme, warning, face=Face.SMALL, ink=Ink.HIGH))
        self._quote = PlainLabel(theme, "", face=Face.SMALL, selectable=True)
        self._quote.setObjectName("evidence-quote")
        self._quote.setContentsMargins(space.m, space.s, space.m, space.s)
        set_ground(self._quote, "sunken")
        self._quote.hide()
        column.addWidget(self._quote)

    def _toggle(self, link: EvidenceLink) -> None:
        if self._shown == link.id:
            self._shown = None
            self._quote.hide()
            return
        self._shown = link.id
        self._quote.setText(link.quote)
        self._quote.setAccessibleName(f"{text.EVIDENCE_TITLE} {link.label}: {link.quote}")
        self._quote.show()


def _labels(theme: Theme, links: tuple[EvidenceLink, ...], toggle: object) -> QWidget:
    assert callable(toggle)
    group = QWidget()
    if len(links) > 4:
        flow = FlowLayout(group, gap=2)
        flow.setContentsMargins(0, 0, 0, 0)
        group.setFixedWidth(150)
        add = flow.addWidget
    else:
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        add = row.addWidget
    for link in links:
        button = Button(theme, link.label, Kind.QUIET)
        button.setObjectName(f"evidence-{link.label}")
        button.setFont(theme.fonts.mono)
        button.setAccessibleName(f"{text.EVIDENCE_TITLE} {link.label}")
        button.clicked.connect(lambda _=False, link=link: toggle(link))
        add(button)
    return group
