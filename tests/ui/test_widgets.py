"""The small controls: names, sizes, keyboard, plain text, and the calm with which they wait."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rf_desktop.ui.queue.filter_bar import FilterButton
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.badges import Badge, Pill
from rf_desktop.ui.widgets.banner import Banner
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.fields import CheckBox, ComboBox, LineEdit, RadioButton
from rf_desktop.ui.widgets.flow_layout import FlowLayout
from rf_desktop.ui.widgets.growing_text_edit import GrowingTextEdit
from rf_desktop.ui.widgets.labels import ElidedLabel, Ink, PlainLabel, SectionTitle, plain_tooltip
from rf_desktop.ui.widgets.skeleton import Skeleton
from rf_desktop.ui.widgets.spinner import Spinner
from rf_desktop.ui.widgets.tone import Tone

LONG = "Outlook fails to sync email for the whole sales team since the certificate was renewed"


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(Choice.LIGHT)
    made.apply(qapp)
    return made


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    windows: list[QWidget] = []  # qtbot's own hold on a widget is weak

    def show(widget: QWidget) -> QWidget:
        window = QWidget()
        windows.append(window)
        QVBoxLayout(window).addWidget(widget)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return widget

    return show


BUTTONS: list[Callable[[Theme], QAbstractButton]] = [
    lambda theme: Button(theme, "Escalate"),
    lambda theme: IconButton(theme, "bell", "Notices"),
    FilterButton,
]


@pytest.mark.parametrize("make", BUTTONS)
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_a_button_as_space_does(
    theme: Theme, shown: Callable[[QWidget], QWidget], make: Callable[[Theme], QAbstractButton], key: Qt.Key
) -> None:
    """D4: on every platform; a key held down and Ctrl+Enter, which sends a form, press nothing."""
    button = make(theme)
    shown(button)
    presses: list[str] = []
    button.clicked.connect(lambda: presses.append("pressed"))
    QTest.keyClick(button, key)
    assert len(presses) == 1
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
    QApplication.sendEvent(button, held)
    button.setEnabled(False)
    QTest.keyClick(button, key)
    assert len(presses) == 1


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


CONTROLS: list[Callable[[Theme], QWidget]] = [
    lambda theme: Button(theme, "Pick up", Kind.PRIMARY),
    lambda theme: Button(theme, "Resolve", Kind.SECONDARY, icon="check"),
    lambda theme: Button(theme, "Back", Kind.QUIET),
    lambda theme: Button(theme, "Sign out", Kind.DANGER),
    lambda theme: IconButton(theme, "bell", "Notices"),
    lambda theme: CheckBox(theme, "Cache mode"),
    lambda theme: RadioButton(theme, "Needs a specialist"),
    lambda theme: LineEdit(theme, "Search", icon="search"),
    lambda theme: ComboBox(theme, "Priority"),
    lambda theme: GrowingTextEdit(theme, "Message"),
]


@pytest.mark.parametrize("make", CONTROLS)
def test_every_control_has_a_name_a_role_and_room_for_a_finger(
    theme: Theme, shown: Callable[[QWidget], QWidget], make: Callable[[Theme], QWidget]
) -> None:
    """M8: what a screen reader is told, and at least 28 pixels."""
    control = shown(make(theme))
    heard = QAccessible.queryAccessibleInterface(control)
    assert heard.text(QAccessible.Text.Name)
    assert heard.role() in {
        QAccessible.Role.Button,
        QAccessible.Role.CheckBox,
        QAccessible.Role.RadioButton,
        QAccessible.Role.EditableText,
        QAccessible.Role.ComboBox,
    }
    assert min(control.width(), control.height()) >= 28
    assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("make", CONTROLS)
def test_the_keyboard_shows_a_two_pixel_accent_ring(
    theme: Theme, shown: Callable[[QWidget], QWidget], make: Callable[[Theme], QWidget], qtbot: QtBot
) -> None:
    """M8, D4: whoever arrives by Tab sees where they are."""
    control = shown(make(theme))
    control.clearFocus()
    before = _count(picture(control), theme.tokens.colors.focus)
    control.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(control.hasFocus)
    after = _count(picture(control), theme.tokens.colors.focus)
    side = 16
    assert after != before
    assert after >= 2 * side


def _is_near(one: QColor, other: QColor) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= 2 for a, b in pairs)


def _count(image: QImage, color: QColor) -> int:
    return sum(
        1 for x in range(image.width()) for y in range(image.height()) if _is_near(image.pixelColor(x, y), color)
    )


def test_an_icon_button_without_a_name_is_refused(theme: Theme) -> None:
    """M8: nobody could know what it does."""
    with pytest.raises(ValueError, match="needs a name"):
        IconButton(theme, "bell", " ")


def test_a_busy_button_keeps_still_and_takes_no_clicks(theme: Theme, shown: Callable[[QWidget], QWidget]) -> None:
    """C4: pressed once is enough, by mouse and by keyboard."""
    button = shown(Button(theme, "Continue"))
    assert isinstance(button, Button)
    clicks: list[str] = []
    button.clicked.connect(lambda: clicks.append(button.text()))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    button.set_busy(True)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert len(clicks) == 1
    button.set_busy(False)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert len(clicks) == 2


@pytest.mark.parametrize("make", CONTROLS)
def test_controls_repaint_when_the_theme_turns_dark(
    theme: Theme, shown: Callable[[QWidget], QWidget], make: Callable[[Theme], QWidget]
) -> None:
    """M8: no window has to be opened again."""
    control = shown(make(theme))
    light = picture(control)
    theme.choose(Choice.DARK)
    assert picture(control) != light


def test_labels_show_markup_letter_by_letter(theme: Theme, qtbot: QtBot) -> None:
    """Nothing a customer or a model wrote is read as markup: not in labels, and not in their tooltips."""
    label = PlainLabel(theme, "<b>x</b>", ink=Ink.MUTED, selectable=True)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>x</b>"
    assert "&lt;img src=x&gt; &amp;amp;" in plain_tooltip("<img src=x> &amp;")


def test_a_long_line_ends_in_an_ellipsis_and_the_tooltip_has_all_of_it(theme: Theme, qtbot: QtBot) -> None:
    """Q1: one line, elided, nothing lost for mouse or screen reader."""
    label = ElidedLabel(theme, f"{LONG}\n<b>today</b>")
    qtbot.addWidget(label)
    label.show()
    label.resize(160, 20)
    assert label.shown_text().endswith("…")
    assert label.accessibleName() == f"{LONG} <b>today</b>"
    assert "&lt;b&gt;today" in label.toolTip()
    label.resize(2000, 20)
    assert label.shown_text() == label.text()
    assert label.toolTip() == ""


def test_a_section_title_looks_small_and_is_heard_as_a_word(theme: Theme, qtbot: QtBot) -> None:
    """M8: capitals are drawn, not spelled."""
    title = SectionTitle(theme, "What's been tried")
    qtbot.addWidget(title)
    title.show()
    assert title.text() == "What's been tried"
    assert title.font().capitalization() == title.font().Capitalization.AllUppercase


def test_badges_and_pills_say_what_they_show(theme: Theme, qtbot: QtBot) -> None:
    """D1: the ticket number and the Escalated pill."""
    badge, pill = Badge(theme, "#12345"), Pill(theme, "Escalated", Tone.ACCENT, "hand")
    for part in (badge, pill):
        qtbot.addWidget(part)
    assert (badge.accessibleName(), pill.accessibleName()) == ("#12345", "Escalated")
    wide = badge.sizeHint().width()
    badge.set_text("")
    assert badge.sizeHint().width() == 0 < wide
    pill.show_state("Resolved", Tone.OK, "check")
    assert pill.accessibleName() == "Resolved"
    assert _count(picture(pill), theme.tokens.colors.ok_tint) > 50


def test_work_that_ends_soon_shows_no_spinner(theme: Theme, qtbot: QtBot) -> None:
    """Nothing flickers: under 300 ms there is no ring, and nobody hears of one."""
    spinner = Spinner(theme, "Loading")
    qtbot.addWidget(spinner)
    spinner.set_working(True)
    assert not spinner.is_seen
    with qtbot.waitSignal(spinner.settled):
        spinner.set_working(False)
    assert not spinner.is_seen
    assert not spinner._patience.isActive()
    assert spinner.accessibleName() == ""


def test_a_spinner_that_was_seen_stays_long_enough_to_be_read(theme: Theme, qtbot: QtBot) -> None:
    """At least 500 ms, then it goes by itself; work that starts again meanwhile keeps it."""
    assert (theme.tokens.motion.spinner_after, theme.tokens.motion.spinner_at_least) == (300, 500)
    spinner = Spinner(theme, "Loading")
    qtbot.addWidget(spinner)
    spinner._patience.setInterval(0)
    spinner.set_working(True)
    qtbot.waitUntil(lambda: spinner.is_seen)
    assert spinner.accessibleName() == "Loading"
    spinner.set_working(False)
    assert spinner.is_seen
    spinner.set_working(True)
    spinner._dwell.setInterval(0)
    qtbot.waitUntil(lambda: not spinner._dwell.isActive())
    assert spinner.is_seen
    spinner.set_working(False)
    assert not spinner.is_seen


def test_reduced_motion_stills_ring_and_gleam(qapp: QApplication, qtbot: QtBot) -> None:
    """M8: they are there, and they do not move."""
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    button, skeleton = Button(theme, "Busy"), Skeleton(theme, "Loading")
    for part in (button, skeleton):
        qtbot.addWidget(part)
        part.show()
    button.set_busy(True)
    assert not button._ring.is_turning
    assert not skeleton._frames.isActive()
    assert _count(picture(skeleton), theme.tokens.colors.skeleton) > 500
    theme.motion.wish = False
    button.set_busy(False)
    button.set_busy(True)
    skeleton.hide()
    skeleton.show()
    assert button._ring.is_turning
    assert skeleton._frames.isActive()
    theme.motion.wish, theme.motion.desktop = None, True  # and what moves already comes to rest
    qtbot.waitUntil(lambda: not button._ring.is_turning and not skeleton._frames.isActive())


def test_enter_sends_and_shift_enter_breaks_the_line(theme: Theme, qtbot: QtBot) -> None:
    """T1: the composer's keys; blank text is not sent."""
    composer = GrowingTextEdit(theme, "Message")
    qtbot.addWidget(composer)
    sent: list[str] = []
    composer.submitted.connect(lambda: sent.append(composer.text()))
    QTest.keyClick(composer, Qt.Key.Key_Return)
    QTest.keyClicks(composer, "one")
    QTest.keyClick(composer, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer, "two")
    QTest.keyClick(composer, Qt.Key.Key_Return)
    QTest.keyClick(composer, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert sent == ["one\ntwo", "one\ntwo"]


def test_in_a_form_enter_breaks_the_line_and_ctrl_enter_submits(theme: Theme, qtbot: QtBot) -> None:
    """E1: notes have paragraphs."""
    notes = GrowingTextEdit(theme, "Notes", sends_on_enter=False)
    qtbot.addWidget(notes)
    sent: list[str] = []
    notes.submitted.connect(lambda: sent.append(notes.text()))
    QTest.keyClicks(notes, "one")
    QTest.keyClick(notes, Qt.Key.Key_Return)
    QTest.keyClicks(notes, "two")
    assert sent == []
    QTest.keyClick(notes, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent == ["one\ntwo"]


def test_the_composer_grows_with_its_lines_up_to_its_limit(theme: Theme, shown: Callable[[QWidget], QWidget]) -> None:
    """T1: wrapped lines count, the limit scrolls, and an emptied composer is small again."""
    composer = shown(GrowingTextEdit(theme, "Message", max_lines=4))
    assert isinstance(composer, GrowingTextEdit)
    line = composer.fontMetrics().lineSpacing()
    one = composer.height()
    composer.setPlainText("a\nb")
    assert composer.minimumHeight() == one + line
    composer.setPlainText(LONG * 3)
    assert composer.minimumHeight() > one
    composer.setPlainText("\n" * 20)
    assert composer.minimumHeight() == one + 3 * line
    composer.clear()
    assert composer.minimumHeight() == one
    composer.insertPlainText("<b>x</b>")
    assert composer.text() == "<b>x</b>"


def test_a_banner_speaks_once_and_offers_one_thing_to_do(theme: Theme, qtbot: QtBot) -> None:
    """R3: offline is said in a line, with Retry, and goes when it is over."""
    said: list[tuple[str, bool]] = []
    banner = Banner(theme, dismiss_name="Dismiss", speak=lambda _, words, urgent: said.append((words, urgent)))
    qtbot.addWidget(banner)
    acted: list[str] = []
    banner.acted.connect(lambda: acted.append("retry"))
    assert banner.isHidden()
    for _ in range(2):
        banner.show_message(Tone.WARNING, "You're offline since 14:02.", "Retry")
    assert said == [("You're offline since 14:02.", False)]
    assert banner.accessibleName() == "You're offline since 14:02."
    QTest.mouseClick(banner.findChildren(Button)[0], Qt.MouseButton.LeftButton)
    assert acted == ["retry"]
    with qtbot.waitSignal(banner.dismissed):
        QTest.mouseClick(banner.findChildren(IconButton)[0], Qt.MouseButton.LeftButton)
    assert banner.isHidden()


def test_chips_flow_to_the_next_line_and_never_overlap(theme: Theme, qtbot: QtBot) -> None:
    """T3: chips keep their order, and a narrow window takes more lines."""
    window = QWidget()
    qtbot.addWidget(window)
    flow = FlowLayout(window, gap=8)
    chips = [Button(theme, f"Suggested step {number}") for number in range(6)]
    for chip in chips:
        flow.addWidget(chip)
    assert flow.heightForWidth(2000) == 30
    window.show()
    window.resize(320, 400)
    qtbot.waitUntil(lambda: chips[-1].y() > chips[0].y())
    places = [chip.geometry() for chip in chips]
    assert all(not one.intersects(other) for one in places for other in places if one is not other)
    assert [(p.y(), p.x()) for p in places] == sorted((p.y(), p.x()) for p in places)
    assert flow.heightForWidth(320) == places[-1].bottom() + 1
    chips[0].hide()
    qtbot.waitUntil(lambda: chips[1].pos() == QPoint(0, 0))


def test_a_refused_field_is_marked(theme: Theme, shown: Callable[[QWidget], QWidget]) -> None:
    """D6: the field whose value was wrong shows it, and stops when it is right."""
    field = shown(LineEdit(theme, "Password", secret=True))
    assert isinstance(field, LineEdit)
    field.clearFocus()
    field.set_wrong(True)
    assert _count(picture(field), theme.tokens.colors.urgent) > 50
    field.set_wrong(False)
    assert _count(picture(field), theme.tokens.colors.urgent) == 0


def test_a_button_beside_others_is_as_wide_as_its_words(theme: Theme, qtbot: QtBot) -> None:
    """Words are never cut: a mnemonic's & takes no room."""
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    plain, mnemonic = Button(theme, "Resolve"), Button(theme, "&Resolve")
    row.addWidget(plain)
    row.addWidget(mnemonic)
    assert plain.sizeHint() == mnemonic.sizeHint()
    assert plain.minimumSizeHint().width() >= plain.fontMetrics().horizontalAdvance("Resolve") + 16


def test_a_button_says_where_its_words_begin(theme: Theme, qtbot: QtBot) -> None:
    """DESIGN: what stands below them is in line with them, however long they are."""
    space, side = theme.tokens.space, theme.tokens.size.icon
    for words in ("Hi", "A problem of some length"):
        for icon, before in ((None, 0), ("x", side + space.xs + 2)):
            button = Button(theme, words, Kind.QUIET, icon=icon)
            qtbot.addWidget(button)
            assert button.words_left() == space.s + before
