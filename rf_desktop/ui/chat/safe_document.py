"""FlowPilot's Markdown in a document that fetches nothing, leads nowhere unsafe and looks like the rest.

Qt's own Markdown reader does the work; afterwards the document is walked once: pictures become their names, links that
are not https become plain words, code and headings get the theme's fonts. HTML is not read at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextFrame,
    QTextFrameFormat,
    QTextTable,
)

from rf_desktop.ui.theme.theme import Theme

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
CODE_MARGIN = 10
"""Pixels between a code block's edge and its text."""


_COPY = 26  # pixels at the right of a code block for its button

Leads = Callable[[str], bool]
"""Whether a link to that address may be followed."""

_MOST_CELLS = 400
_BETWEEN_PARTS, _BETWEEN_ENTRIES = 8, 2  # pixels


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A run of code lines: numbers of its first and last block, and its text."""

    first: int
    last: int
    code: str


def is_safe(url: QUrl | str) -> bool:
    """Whether a link may be opened after a click: https to a named host, and nothing else."""
    address = QUrl(url) if isinstance(url, str) else url
    return address.isValid() and address.scheme().lower() == "https" and bool(address.host())


class SafeDocument(QTextDocument):
    """A document that asks for nothing: no picture, no style sheet, from nowhere."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setDefaultFont(theme.fonts.body)
        self.setDocumentMargin(0)
        self.setIndentWidth(20)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        return None


def everywhere(_target: str) -> bool:
    """Every safe link may be followed."""
    return True


def read_markdown(
    markdown: str, theme: Theme, parent: QObject | None = None, leads: Leads = everywhere
) -> tuple[SafeDocument, list[CodeBlock]]:
    """A document with `markdown`, and its code blocks. It is dressed before anybody shows it: each change of a shown
    document would lay it out anew. A link that is not safe, or that `leads` does not let through, is plain words."""
    document = SafeDocument(theme, parent)
    document.setMarkdown(markdown, _FEATURES)
    _walk_fragments(document, theme, leads)
    _dress_tables(document.rootFrame(), theme)
    return document, list(_dress_blocks(document, theme))


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _fragments(document: QTextDocument) -> Iterator[QTextFragment]:
    for block in _blocks(document):
        each = block.begin()
        while not each.atEnd():
            fragment = each.fragment()
            if fragment.isValid():
                yield fragment
            each += 1


def _walk_fragments(document: QTextDocument, theme: Theme, leads: Leads) -> None:
    """Pictures, links and code words; from the end, so that positions stay true."""
    spans: list[tuple[int, int, QTextCharFormat]] = []
    for fragment in _fragments(document):
        style = fragment.charFormat()
        if style.isImageFormat() or style.isAnchor() or style.fontFixedPitch():
            spans.append((fragment.position(), fragment.length(), style))
    cursor = QTextCursor(document)
    colors = theme.tokens.colors
    for position, length, style in reversed(spans):
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        if style.isImageFormat():
            alt = str(style.property(QTextFormat.Property.ImageAltText) or style.toImageFormat().name())
            cursor.insertText(f"[{alt}]", QTextCharFormat())
        elif style.isAnchor() and not (is_safe(style.anchorHref()) and leads(style.anchorHref())):
            cursor.setCharFormat(_plain(style))
        elif style.isAnchor():
            style.setForeground(colors.accent)
            style.setFontUnderline(True)
            cursor.setCharFormat(style)
        else:
            code = QTextCharFormat()
            code.setFont(theme.fonts.mono)
            code.setFontFixedPitch(True)
            if not _is_code(cursor.block()):
                code.setBackground(colors.sunken)
            cursor.setCharFormat(code)


def _plain(style: QTextCharFormat) -> QTextCharFormat:
    plain = QTextCharFormat()
    plain.setFontWeight(style.fontWeight())
    plain.setFontItalic(style.fontItalic())
    return plain


def _is_code(block: QTextBlock) -> bool:
    style = block.blockFormat()
    return bool(
        style.hasProperty(QTextFormat.Property.BlockCodeFence)
        or style.hasProperty(QTextFormat.Property.BlockCodeLanguage)
        or style.nonBreakableLines()
    )


def _dress_blocks(document: QTextDocument, theme: Theme) -> Iterator[CodeBlock]:
    run: list[QTextBlock] = []
    cursor = QTextCursor(document)
    for block in _blocks(document):
        if _is_code(block):
            run.append(block)
            continue
        if run:
            yield _dress_code(run)
            run = []
        _space(block)
        if level := block.blockFormat().headingLevel():
            cursor.setPosition(block.position())
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            heading = QTextCharFormat()
            heading.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
            heading.setFont(theme.fonts.title if level == 1 else theme.fonts.strong)
            cursor.mergeCharFormat(heading)
    if run:
        yield _dress_code(run)


def _space(block: QTextBlock) -> None:
    """Air above a paragraph and above a list, little between the entries of one; none above the first."""
    before = block.previous()
    within = block.textList() is not None and before.isValid() and before.textList() is not None
    above = 0 if not before.isValid() else _BETWEEN_ENTRIES if within else _BETWEEN_PARTS
    style = QTextBlockFormat(block.blockFormat())
    style.setTopMargin(above)
    style.setBottomMargin(0)
    QTextCursor(block).setBlockFormat(style)


def _dress_code(run: list[QTextBlock]) -> CodeBlock:
    for place, block in enumerate(run):
        style = QTextBlockFormat(block.blockFormat())
        style.setNonBreakableLines(False)  # a long line wraps; sideways scrolling would hide it
        style.setLeftMargin(style.leftMargin() + CODE_MARGIN)
        style.setRightMargin(CODE_MARGIN + _COPY)
        style.setTopMargin(CODE_MARGIN + 4 if place == 0 else 0)
        style.setBottomMargin(CODE_MARGIN + 10 if place == len(run) - 1 else 0)
        style.clearBackground()
        QTextCursor(block).setBlockFormat(style)
    code = "\n".join(block.text().replace("\u2028", "\n") for block in run)
    return CodeBlock(run[0].blockNumber(), run[-1].blockNumber(), code)


def _dress_tables(frame: QTextFrame, theme: Theme) -> None:
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            style = child.format()
            style.setBorder(1)
            style.setBorderCollapse(True)
            style.setBorderBrush(theme.tokens.colors.line)
            style.setCellPadding(4)
            style.setCellSpacing(0)
            style.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            style.setTopMargin(CODE_MARGIN + 8)  # the space below a code block does not count before a table
            style.setBottomMargin(8)
            child.setFormat(style)
            if child.rows() * child.columns() <= _MOST_CELLS:
                _straighten_cells(child)
        _dress_tables(child, theme)


def _straighten_cells(table: QTextTable) -> None:
    """After code the reader begins the first cell with an empty line, which would put it lower than its neighbours."""
    first = table.cellAt(0, 0)
    cursor = first.firstCursorPosition()
    if first.lastCursorPosition().blockNumber() > cursor.blockNumber() and not cursor.block().text():
        cursor.deleteChar()
    for row in range(table.rows()):
        for column in range(table.columns()):
            cursor = table.cellAt(row, column).firstCursorPosition()
            style = cursor.blockFormat()
            style.setTopMargin(0)
            style.setBottomMargin(0)
            cursor.setBlockFormat(style)


def has_links(document: QTextDocument) -> bool:
    """Whether something in it leads elsewhere."""
    block = document.begin()
    while block.isValid():
        if any(part.format.isAnchor() for part in block.textFormats()):
            return True
        block = block.next()
    return False
