"""One file of a message: a picture as a tile of known size, anything else as a card with name and size.

A press looks at the picture or saves the file; the menu has the rest. Nothing of a file is ever run or opened.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from rf_desktop.ui.chat.pictures import Pictures
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import pressed_by_enter
from rf_desktop.ui.widgets.focus import FocusMemory
from rf_desktop.ui.widgets.labels import plain_tooltip
from rf_desktop.viewmodels import text_files
from rf_desktop.viewmodels.file_view import FileView
from rf_desktop.viewmodels.files import NotLoaded

MOST = QSize(360, 280)
_LEAST = 56
_CARD = QSize(300, 52)
_ICON = 20
_PAD = 12
ICONS = {"picture": "image", "pdf": "file-text", "text": "file-text", "archive": "archive", "file": "file"}


class FileTile(QAbstractButton):
    """Shows one FileView.

    Signals:
        look_asked, save_asked, copy_asked: at the picture, this file, this picture.
    """

    look_asked = Signal()
    save_asked = Signal()
    copy_asked = Signal()

    def __init__(self, file: FileView, theme: Theme, pictures: Pictures | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.file = file
        self._theme = theme
        self._pictures = pictures
        self._focus = FocusMemory()
        self.setObjectName("file")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        deed = text_files.LOOK_AT if file.is_picture else text_files.SAVE_NAMED
        self.setAccessibleName(file.sentence)
        self.setAccessibleDescription(deed.format(name=file.name))
        self.setToolTip(plain_tooltip(f"{file.name} · {file.size}"))
        self.clicked.connect(self._pressed)
        if pictures is not None:
            pictures.arrived.connect(self._arrived)

    def size_within(self, width: int) -> QSize:
        """Its size where it may be so wide; known before the picture is there, so that nothing jumps later."""
        if not self.file.is_picture:
            return QSize(min(width, _CARD.width()), _CARD.height())
        natural = QSize(self.file.width, self.file.height)
        room = MOST.boundedTo(QSize(max(width, _LEAST), MOST.height()))
        if natural.width() > room.width() or natural.height() > room.height():
            natural = natural.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return natural.expandedTo(QSize(_LEAST, _LEAST)).boundedTo(room)

    def menu(self) -> QMenu:
        """What can be done with the file."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.file.is_picture:
            menu.addAction(text_files.LOOK_AT.format(name=self.file.name).replace("&", "&&")).triggered.connect(
                self.look_asked
            )
            menu.addAction(text_files.COPY_PICTURE).triggered.connect(self.copy_asked)
        menu.addAction(text_files.SAVE_AS).triggered.connect(self.save_asked)
        return menu

    def _pressed(self) -> None:
        if not self.file.is_picture:
            self.save_asked.emit()
            return
        known = self._picture()
        if isinstance(known, NotLoaded) and self._pictures is not None:
            if known.can_retry:
                self._pictures.try_again(self.file)
            else:
                self.save_asked.emit()
        else:
            self.look_asked.emit()

    def _picture(self) -> QImage | NotLoaded | None:
        return self._pictures.small(self.file) if self._pictures is not None else None

    def _arrived(self, key: str) -> None:
        if key == self.file.key:
            known = self._picture()
            said = [self.file.sentence, known.sentence if isinstance(known, NotLoaded) else ""]
            self.setAccessibleName(". ".join(part for part in said if part))
            self.update()

    # Qt's own ----------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return self.size_within(MOST.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Menu:
            self.menu().popup(self.mapToGlobal(self.rect().bottomLeft()))
        elif not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, radius = QRectF(self.rect()), self._theme.tokens.radius.control
        if self.file.is_picture:
            self._paint_picture(painter, rect, radius)
        else:
            self._paint_card(painter, rect, radius)
        if self.hasFocus() and self._focus.by_keyboard:
            drawing.focus_ring(painter, rect, radius, self._theme)

    def _paint_picture(self, painter: QPainter, rect: QRectF, radius: float) -> None:
        colors = self._theme.tokens.colors
        known = self._picture()
        drawing.box(painter, rect, radius, fill=colors.sunken)
        if isinstance(known, QImage):
            size = known.size().scaled(rect.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            if known.width() <= rect.width() and known.height() <= rect.height():
                size = known.size()  # a small one is not blown up
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(rect.center())
            path = QPainterPath()
            path.addRoundedRect(rect, radius, radius)
            painter.save()
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            painter.setClipPath(path)
            painter.drawImage(place, known)
            painter.restore()
        elif isinstance(known, NotLoaded):
            self._paint_why(painter, rect, known)
        else:
            self._paint_icon(painter, rect)
        drawing.box(painter, rect, radius, line=colors.line)

    def _paint_why(self, painter: QPainter, rect: QRectF, why: NotLoaded) -> None:
        colors, fonts = self._theme.tokens.colors, self._theme.fonts
        words = [why.sentence, text_files.TRY_AGAIN if why.can_retry else text_files.SAVE_AS]
        inner = rect.adjusted(8, 8, -8, -8)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter)
        needed = QFontMetrics(fonts.tiny).boundingRect(inner.toRect(), flags, "\n".join(words))
        if needed.height() > inner.height() or needed.width() > inner.width():
            drawing.icon(
                painter, self._theme, "refresh-cw" if why.can_retry else "download", colors.muted,
                rect.center().x() - _ICON / 2, rect.center().y() - _ICON / 2, _ICON,
            )  # fmt: skip
            return
        painter.setFont(fonts.tiny)
        painter.setPen(colors.muted)
        painter.drawText(inner, flags, "\n".join(words))

    def _paint_icon(self, painter: QPainter, rect: QRectF) -> None:
        middle = rect.center()
        muted = self._theme.tokens.colors.muted
        drawing.icon(painter, self._theme, "image", muted, middle.x() - _ICON / 2, middle.y() - _ICON / 2, _ICON)

    def _paint_card(self, painter: QPainter, rect: QRectF, radius: float) -> None:
        colors, fonts = self._theme.tokens.colors, self._theme.fonts
        over = self.underMouse()
        fill = colors.pressed if self.isDown() else colors.hover if over else colors.surface
        drawing.box(painter, rect, radius, fill=fill, line=colors.line)
        top = (rect.height() - _ICON) / 2
        drawing.icon(painter, self._theme, ICONS[self.file.kind], colors.muted, _PAD, top, _ICON)
        right = rect.width() - _PAD - 16
        drawing.icon(painter, self._theme, "download", colors.text if over else colors.muted, right, top + 2, 16)
        left = _PAD + _ICON + 10
        room = int(right - left - 8)
        lines = (
            (self.file.name, fonts.body, colors.text, Qt.TextElideMode.ElideMiddle, 7),
            (f"{text_files.KINDS[self.file.kind]} · {self.file.size}", fonts.tiny, colors.muted,
             Qt.TextElideMode.ElideRight, 27),
        )  # fmt: skip
        for words, font, color, elide, y in lines:
            painter.setFont(font)
            painter.setPen(color)
            shown = QFontMetrics(font).elidedText(words, elide, room)
            box = QRectF(left, y, room, 20)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
