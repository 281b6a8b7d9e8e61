"""A message's words: selectable, as high as they are, wrapped even where a word has no end.

FlowPilot's are Markdown in a safe document, everybody else's stand letter by letter. A very long message is shown in
parts, because laying out a million characters would stop the window.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDesktopServices,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextBrowser, QToolTip, QWidget

from rf_desktop.ui.chat.breaking import breakable, unbroken
from rf_desktop.ui.chat.safe_document import (
    CODE_MARGIN,
    CodeBlock,
    Leads,
    SafeDocument,
    everywhere,
    has_links,
    is_safe,
    read_markdown,
)
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.focus import FocusMemory
from rf_desktop.ui.widgets.labels import plain_tooltip
from rf_desktop.viewmodels import text

OPENED = 12_000
"""Characters of a message that are shown at once."""
PART = 40_000
"""Characters that *Show more* adds."""

_WORD = 400
"""Letters of one word that Qt may lay out at once; its time grows with their square."""

Opener = Callable[[QUrl], object]


class MessageBody(QTextBrowser):
    """Shows one message's text at the width it is given; never scrolls by itself.

    Signals:
        hide_requested(str): the selected words are to be hidden in the whole session.
        caught_up: the text grew while words were being selected, and is shown only now; lay out again.
    """

    hide_requested = Signal(str)
    caught_up = Signal()

    def __init__(self, theme: Theme, opener: Opener = QDesktopServices.openUrl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.can_hide = True
        self._theme = theme
        self._opener = opener
        self._text = ""
        self._markdown = False
        self._shown = OPENED
        self._leads: Leads = everywhere
        self._selecting = False
        self._behind = False
        self._code: list[CodeBlock] = []
        self._copy_buttons: list[IconButton] = []
        self._document: SafeDocument | None = None
        self._focus = FocusMemory()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # With its own width it does not go back to that of a widget which is not shown yet.
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setFont(theme.fonts.body)
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(self._follow)
        # Selecting near an edge would shift the text otherwise.
        self.verticalScrollBar().valueChanged.connect(
            lambda value: self.verticalScrollBar().setValue(0) if value else None
        )

    def show_text(self, text: str, *, markdown: bool, leads: Leads = everywhere) -> None:
        """Show another text from its beginning; `leads` says which of its links may be followed."""
        self._text, self._markdown, self._shown, self._leads = text, markdown, OPENED, leads
        self.render_again()

    def grow_text(self, text: str, leads: Leads) -> None:
        """Show the text as it has become; what is selected stays so, and nothing moves under a pressed button."""
        self._text, self._leads = text, leads
        if self._selecting:
            self._behind = True
        else:
            self._render_around_selection()

    def _render_around_selection(self) -> None:
        self._behind = False
        cursor = self.textCursor()
        start, end = cursor.anchor(), cursor.position()
        reach = max(start, end)
        before = self.document().toPlainText()[:reach] if cursor.hasSelection() else ""
        self.render_again()
        if before and self.document().toPlainText()[:reach] == before:
            kept = self.textCursor()
            kept.setPosition(start)
            kept.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(kept)

    def render_again(self) -> None:
        """Lay the text out anew, as after a change of colours."""
        part = breakable(self._text[: self._shown], _WORD)
        self._drop_copy_buttons()
        self._code = []
        document = SafeDocument(self._theme, self)
        if self._markdown:
            document, self._code = read_markdown(part, self._theme, self, self._leads)
        if document.isEmpty():  # also Markdown of nothing but marks: better shown as they are than not at all
            document.setPlainText(part)
        option = document.defaultTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        self.setDocument(document)
        if self._document is not None:
            self._document.deleteLater()
        self._document = document
        # With a link in it Tab stops here and goes on from link to link; without one ↑ and ↓ of the transcript will do.
        stops = self._markdown and has_links(document)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)
        for block in self._code:
            self._copy_buttons.append(self._copy_button(block))

    @property
    def left_out(self) -> int:
        """Characters that are not shown yet."""
        return max(0, len(self._text) - self._shown)

    def show_more(self) -> None:
        """Add a part of what is left out."""
        self._shown += PART
        self.render_again()

    def natural_width(self, most: int) -> int:
        """The width the text would take if it had `most`."""
        self.setLineWrapColumnOrWidth(most)
        return min(most, ceil(self.document().idealWidth()))

    def height_for(self, width: int) -> int:
        """The height at that width."""
        self.setLineWrapColumnOrWidth(width)
        below = CODE_MARGIN + 2 if self._code and self._code[-1].last == self.document().blockCount() - 1 else 0
        return ceil(self.document().size().height()) + below

    def settle(self) -> None:
        """Call after the geometry was set: puts the buttons to their code."""
        self.verticalScrollBar().setValue(0)
        for block, button in zip(self._code, self._copy_buttons, strict=True):
            rect = self._rect_of(block)
            button.move(int(rect.right()) - button.width() - 2, int(rect.top()) + 2)
            button.show()

    def _rect_of(self, code: CodeBlock) -> QRectF:
        document, layout = self.document(), self.document().documentLayout()
        first = layout.blockBoundingRect(document.findBlockByNumber(code.first))
        last = layout.blockBoundingRect(document.findBlockByNumber(code.last))
        left = document.findBlockByNumber(code.first).blockFormat().leftMargin() - CODE_MARGIN
        top, bottom = first.top() + 4 - CODE_MARGIN, last.bottom() + CODE_MARGIN
        return QRectF(left, top, self.width() - left, bottom - top)

    def _copy_button(self, block: CodeBlock) -> IconButton:
        button = IconButton(self._theme, "copy", text.COPY_CODE, parent=self.viewport())
        button.setObjectName("copy-code")
        button.setFixedSize(button.sizeHint())
        button.clicked.connect(lambda: QGuiApplication.clipboard().setText(block.code))
        return button

    def _drop_copy_buttons(self) -> None:
        for button in self._copy_buttons:
            button.hide()
            button.deleteLater()
        self._copy_buttons = []

    def _follow(self, url: QUrl) -> None:
        if is_safe(url):
            self._opener(url)

    # Qt's own ----------------------------------------------------------------------------------------------------

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing is fetched, from nowhere."""
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._code:
            painter = QPainter(self.viewport())
            colors = self._theme.tokens.colors
            for block in self._code:
                rect = self._rect_of(block)
                drawing.box(painter, rect, self._theme.tokens.radius.control, fill=colors.sunken, line=colors.line)
            painter.end()
        super().paintEvent(event)
        if self.hasFocus() and self._focus.by_keyboard:
            rect = QRectF(self.viewport().rect())
            drawing.focus_ring(QPainter(self.viewport()), rect, self._theme.tokens.radius.control, self._theme)

    def focusNextPrevChild(self, forward: bool, /) -> bool:
        """Tab goes from link to link, but only from the words themselves and not from a button in them."""
        parent = self.parentWidget()
        if self.hasFocus() or parent is None:
            return super().focusNextPrevChild(forward)
        return parent.focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._selecting = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()
        self._selecting = False
        if self._behind:
            self._render_around_selection()
            self.caught_up.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the transcript scrolls, not the message

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            target = self.anchorAt(event.pos())
            if target:
                QToolTip.showText(event.globalPos(), plain_tooltip(target), self)
                return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu(self.anchorAt(event.pos())).popup(event.globalPos())

    def menu(self, link: str = "") -> QMenu:
        """What can be copied and hidden here."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        clipboard = QGuiApplication.clipboard()
        if self.textCursor().hasSelection():
            menu.addAction(text.COPY_SELECTION).triggered.connect(self.copy)
        menu.addAction(text.COPY_MESSAGE).triggered.connect(lambda: clipboard.setText(self._text))
        if link:
            menu.addAction(text.COPY_LINK).triggered.connect(lambda: clipboard.setText(link))
        if self.can_hide and (secret := self.selected_text().strip()):
            menu.addSeparator()
            menu.addAction(text.HIDE_SELECTION).triggered.connect(lambda: self.hide_requested.emit(secret))
        return menu

    def selected_text(self) -> str:
        """What is selected, as it was written."""
        return unbroken(self.textCursor().selection().toPlainText())

    def createMimeDataFromSelection(self) -> QMimeData:
        """Only the words go to the clipboard, without their dress."""
        data = QMimeData()
        data.setText(self.selected_text())
        return data

    def whole_text(self) -> str:
        """All of the message, also what is not shown."""
        return self._text
