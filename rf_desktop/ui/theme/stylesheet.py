"""Tokens to Qt style sheet, for Fusion: one function, one section per family of controls.

Fonts are not set here except where a control has another size than its parent: a `font` rule would override every
`setFont` below it. What a style sheet cannot draw well (check marks, arrows, the ring around a button) is painted in
rf_desktop/ui/widgets.
"""

from __future__ import annotations

from PySide6.QtGui import QColor

from rf_desktop.ui.theme.fonts import Fonts
from rf_desktop.ui.theme.tokens import Tokens


def stylesheet(tokens: Tokens, fonts: Fonts) -> str:
    """The application's style sheet. Buttons take the dynamic property `kind`: primary, secondary, quiet or danger;
    labels take `ink`: muted, accent, urgent, high, ok or info.
    """
    return "\n".join(
        (
            _ground(tokens),
            _buttons(tokens),
            _fields(tokens),
            _menus(tokens),
            _views(tokens, fonts),
            _frames(tokens, fonts),
            _scroll_bars(tokens),
        )
    )


def css(color: QColor) -> str:
    """A colour as a style sheet wants it; opaque ones as plain hex."""
    return color.name() if color.alpha() == 255 else color.name(QColor.NameFormat.HexArgb)


def _ground(t: Tokens) -> str:
    c = t.colors
    inks = "\n".join(
        f'QLabel[ink="{name}"] {{ color: {css(color)}; }}'
        for name, color in (
            ("muted", c.muted),
            ("accent", c.accent),
            ("urgent", c.urgent),
            ("high", c.high),
            ("ok", c.ok),
            ("info", c.info),
        )
    )
    grounds = "\n".join(
        f'QWidget[ground="{name}"] {{ background: {css(color)}; }}'
        for name, color in (
            ("canvas", c.canvas),
            ("surface", c.surface),
            ("raised", c.raised),
            ("sunken", c.sunken),
        )
    )
    return f"""
QWidget {{ color: {css(c.text)}; selection-background-color: {css(c.text_selection)}; selection-color: {css(c.text)}; }}
QWidget:disabled {{ color: {css(c.disabled)}; }}
QMainWindow {{ background: {css(c.canvas)}; }}
QDialog {{ background: {css(c.raised)}; }}
QLabel {{ background: transparent; }}
QLabel[ground="sunken"], #similar-case-whole {{ border-radius: {t.radius.control}px; }}
{inks}
{grounds}
QToolTip, #side-tip {{ background: {css(c.raised)}; color: {css(c.text)}; border: 1px solid {css(c.line)};
    padding: 4px 8px; font-size: {t.type.small}px; }}
QStatusBar {{ background: {css(c.canvas)}; color: {css(c.muted)}; border-top: 1px solid {css(c.line)}; }}
QStatusBar::item {{ border: none; }}
"""


def _buttons(t: Tokens) -> str:
    c = t.colors
    inner = t.size.control - 4
    return f"""
QPushButton {{ min-height: {inner}px; padding: 0 11px; border: 2px solid transparent;
    border-radius: {t.radius.control}px; background: {css(c.surface)}; outline: none; }}
QPushButton:hover {{ background: {css(c.hover)}; }}
QPushButton:pressed {{ background: {css(c.pressed)}; }}
QPushButton:focus {{ border-color: {css(c.focus)}; }}
QPushButton:disabled {{ color: {css(c.disabled)}; }}
QPushButton[kind="primary"] {{ background: {css(c.accent)}; color: {css(c.on_accent)}; }}
QPushButton[kind="primary"]:hover {{ background: {css(c.accent_hover)}; }}
QPushButton[kind="primary"]:pressed {{ background: {css(c.accent_pressed)}; }}
QPushButton[kind="quiet"] {{ background: transparent; }}
QPushButton[kind="quiet"]:hover {{ background: {css(c.hover)}; }}
QPushButton[kind="danger"] {{ color: {css(c.urgent)}; }}
QPushButton[kind="danger"]:hover {{ background: {css(c.urgent_tint)}; }}
"""


def _fields(t: Tokens) -> str:
    c = t.colors
    inner = t.size.control - 2
    return f"""
QLineEdit, QComboBox {{ min-height: {inner}px; padding: 0 8px;
    border: 1px solid {css(c.edge)}; border-radius: {t.radius.control}px; background: {css(c.surface)}; }}
QLineEdit:focus, QComboBox:focus {{ min-height: {inner - 2}px; padding: 0 7px; border: 2px solid {css(c.focus)}; }}
QLineEdit, QPlainTextEdit, QTextEdit {{ placeholder-text-color: {css(c.muted)}; }}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QTextEdit:disabled {{
    background: {css(c.canvas)}; border-color: {css(c.line)}; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border-color: {css(c.urgent)}; }}
QPlainTextEdit, QTextEdit {{ padding: 4px; border: 1px solid {css(c.edge)}; border-radius: {t.radius.control}px;
    background: {css(c.surface)}; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: 3px; border: 2px solid {css(c.focus)}; }}
QTextBrowser {{ padding: 0; border: none; background: transparent; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {css(c.raised)}; border: 1px solid {css(c.line)}; padding: 4px;
    outline: 0; }}
QComboBox QAbstractItemView::item {{ min-height: {t.size.hit}px; padding: 0 8px; border-radius: 4px; }}
QComboBox QAbstractItemView::item:hover, QComboBox QAbstractItemView::item:selected {{
    background: {css(c.pressed)}; color: {css(c.text)}; }}
QProgressBar {{ border: none; border-radius: 2px; background: {css(c.skeleton)}; max-height: 4px; min-height: 4px; }}
QProgressBar::chunk {{ border-radius: 2px; background: {css(c.muted)}; }}
"""


def _menus(t: Tokens) -> str:
    c = t.colors
    return f"""
QMenu {{ background: {css(c.raised)}; border: 1px solid {css(c.line)}; padding: 4px; }}
QMenu::item {{ min-height: 20px; padding: 4px 24px 4px 8px; border-radius: 4px; background: transparent; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::item:selected {{ background: {css(c.pressed)}; }}
QMenu::item:disabled {{ color: {css(c.disabled)}; }}
QMenu::separator {{ height: 1px; margin: 4px 8px; background: {css(c.line)}; }}
QMenuBar {{ background: {css(c.canvas)}; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {css(c.hover)}; }}
QToolBar {{ background: {css(c.canvas)}; border: none; spacing: {t.space.xs}px; padding: {t.space.xs}px; }}
"""


def _views(t: Tokens, fonts: Fonts) -> str:
    c = t.colors
    return f"""
QAbstractItemView {{ background: transparent; border: none; outline: 0; }}
QListView::item:hover, QTreeView::item:hover {{ background: {css(c.hover)}; }}
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
    background: {css(c.selected)}; color: {css(c.text)}; }}
QHeaderView::section {{ background: transparent; border: none; border-bottom: 1px solid {css(c.line)};
    padding: 4px 8px; color: {css(c.muted)}; font-size: {t.type.small}px; }}
QTableView {{ gridline-color: {css(c.line)}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {css(c.line)}; }}
QTabBar {{ border: none; }}
QTabBar::tab {{ min-height: {t.size.hit}px; padding: 0 {t.space.m}px; color: {css(c.muted)}; background: transparent;
    border: none; border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {css(c.text)}; }}
QTabBar::tab:selected {{ color: {css(c.text)}; border-bottom-color: {css(c.text)}; }}
QTabBar::tab:focus {{ border-bottom-color: {css(c.focus)}; }}
"""


def _frames(t: Tokens, fonts: Fonts) -> str:
    c = t.colors
    return f"""
QDockWidget {{ font-family: "{fonts.strong.family()}"; font-size: {t.type.tiny}px; font-weight: 600;
    color: {css(c.muted)}; }}
QDockWidget::title {{ padding: {t.space.s}px {t.space.m}px; background: {css(c.canvas)}; text-align: left; }}
QMainWindow::separator {{ width: 5px; height: 5px; background: transparent; }}
QMainWindow::separator:hover {{ background: {css(c.line)}; }}
QSplitter::handle {{ background: {css(c.line)}; }}
QSplitter::handle:hover {{ background: {css(c.edge)}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QFrame[frameShape="4"], QFrame[frameShape="5"] {{ border: none; background: {css(c.line)}; max-height: 1px; }}
QGroupBox {{ border: none; margin-top: 20px; font-weight: 600; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 0; }}
"""


def _scroll_bars(t: Tokens) -> str:
    c = t.colors
    return f"""
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {css(c.thumb)}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {css(c.thumb_hover)}; }}
QScrollBar::handle:disabled {{ background: transparent; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; background: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
"""
