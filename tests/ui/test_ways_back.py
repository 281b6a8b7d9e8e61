"""The ways back on the screen: menu, lines, questions, forms, the sheet's offers (C3, C8, C9, C10, D4)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.chat.pane import ChatPane
from rf_desktop.ui.chat.questions import QuestionBox
from rf_desktop.ui.forms.coached import CoachedSheet
from rf_desktop.ui.forms.sheet import FormSheet
from rf_desktop.ui.forms.ways import ConsultSheet, ReasonSheet, ReassignSheet, RemarkSheet
from rf_desktop.ui.magic_moment.options import Options
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text_ways
from rf_desktop.viewmodels.form_view import FormState, Target
from rf_desktop.viewmodels.moment_offers import Asked
from rf_desktop.viewmodels.teach_back import StepValues
from rf_desktop.viewmodels.ways_forms import CoachedValues
from rf_desktop.viewmodels.ways_view import Deed, Strip, WaysState
from tests.client import made
from tests.ui import samples_chat
from tests.ui import samples_ways as samples

Until = Callable[..., Awaitable[None]]
FORMS: dict[str, tuple[Any, Any]] = {
    "release": (ReasonSheet, samples.REASON),
    "coached": (CoachedSheet, samples.COACHED_RETURN),
    "reassign": (ReassignSheet, samples.REASSIGN),
    "consult": (ConsultSheet, samples.CONSULT),
    "remark": (RemarkSheet, samples.REMARK),
}


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    chosen = Theme(Choice.LIGHT, reduced_motion=True)
    chosen.apply(qapp)
    return chosen


@pytest.fixture
def tasks() -> TaskScope:
    def fail(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    return TaskScope(None, fail)


@pytest.fixture
def pane(theme: Theme, tasks: TaskScope) -> Iterator[tuple[ChatPane, samples.StandInWays]]:
    shown = ChatPane(samples_chat.StandInConversation(), theme, tasks)  # type: ignore[arg-type]
    ways = samples.StandInWays()
    shown.show_ways(ways)  # type: ignore[arg-type]
    shown.resize(1024, 760)
    shown.show()
    shown.activateWindow()
    yield shown, ways
    shown.close()


def part(parent: QWidget, kind: type[Any], name: str) -> Any:
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


async def test_every_way_is_two_clicks_away(pane: Any, until: Until) -> None:
    """C8, C9: *Return ▾*, then the entry; Escalate gives its place to it."""
    shown, ways = pane
    button = shown.header.ways
    assert button.isVisible()
    assert not part(shown.header, QPushButton, "escalate").isVisible()
    assert "escalate" in [entry.objectName() for entry in shown.header.menu().actions()]
    menu = button.menu_entries()
    labels = [entry.text() for entry in menu.actions() if not entry.isSeparator()]
    assert labels == [deed.label for deed in (*samples.MENU, *samples.ASKING)]
    for entry in menu.actions():
        if not entry.isSeparator():
            entry.trigger()
    await until(lambda: len(ways.calls) == 6)
    assert [way for _, way in ways.calls] == [deed.way for deed in (*samples.MENU, *samples.ASKING)]
    ways.state.set(WaysState(asking=samples.ASKING[:1]))
    assert not button.isVisible()
    assert part(shown.header, QPushButton, "escalate").isVisible()
    assert shown.header.menu().actions()[0].text() == "Ask a colleague…"


async def test_the_smallest_window_has_room_for_all_buttons_of_the_header(pane: Any, until: Until) -> None:
    """DESIGN: everything works from 960 × 600, where the conversation is 380 wide."""
    shown, _ = pane
    shown.resize(380, 560)
    buttons = [shown.header.ways, *(part(shown.header, QPushButton, name) for name in ("context", "resolve"))]
    await until(lambda: all(button.width() >= button.sizeHint().width() for button in buttons))
    assert all(shown.header.rect().contains(button.geometry()) for button in buttons[:1])


async def test_still_on_it_is_asked_in_the_conversation_with_both_answers(pane: Any, until: Until) -> None:
    """C10."""
    shown, ways = pane
    ways.state.set(samples.STATES["asked-still"])
    strips = shown.strips
    assert strips.isVisible()
    yes = part(strips, QPushButton, "strip-still_on_it")
    yes.click()
    part(strips, QPushButton, "strip-release").click()
    part(strips, QPushButton, "strip-take_back").click()
    await until(lambda: len(ways.calls) == 3)
    assert [way for _, way in ways.calls] == ["still_on_it", "release", "take_back"]
    yes.setFocus()
    busy = (Deed("still_on_it", "Still on it", busy=True), Deed("release", "Release…"))
    ways.state.set(WaysState(strips=(Strip("still", samples.STILL.text, busy, urgent=True),)))
    assert yes.busy
    assert yes is part(strips, QPushButton, "strip-still_on_it"), "a live change replaces in place"
    ways.state.set(WaysState())
    assert not strips.isVisible()


@pytest.mark.parametrize("width", [1024, 400])
async def test_the_words_of_a_line_are_never_cut(pane: Any, until: Until, width: int) -> None:
    """DESIGN, 960 × 600."""
    shown, ways = pane
    shown.resize(width, 760)
    ways.state.set(samples.STATES["coached"])
    line = shown.strips.findChild(QWidget, "strip-coached")
    assert line is not None
    words = line._words
    await until(lambda: words.height() >= words.heightForWidth(words.width()))
    button = part(line, QPushButton, "strip-come_back")
    await until(lambda: line.rect().contains(button.geometry()))


async def test_a_question_is_answered_where_it_stands_and_nothing_typed_is_lost(pane: Any, until: Until) -> None:
    """C9, T1: also while another session is shown."""
    shown, ways = pane
    ways.state.set(samples.STATES["asked"])
    box = shown.questions.findChild(QuestionBox)
    assert box is not None
    assert not box.button.isEnabled()
    QTest.keyClicks(box.field, "Yes, last")
    ways.state.set(WaysState())
    ways.state.set(samples.STATES["asked"])
    box = next(each for each in shown.questions.findChildren(QuestionBox) if each.isVisible())
    assert box.field.text() == "Yes, last"
    QTest.keyClicks(box.field, " year")
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    await until(lambda: ways.calls)
    assert ways.calls == [("answer", "q-1", "Yes, last year")]


async def test_my_open_questions_are_in_sight(pane: Any) -> None:
    """C9."""
    shown, ways = pane
    ways.state.set(samples.STATES["asked-much"])
    label = shown.questions.findChild(QWidget, "open-question")
    assert label is not None
    assert label.text().startswith("You asked Jane at 14:02")


# The forms -------------------------------------------------------------------------------------------------------


@pytest.fixture
def window(theme: Theme) -> Iterator[QWidget]:
    below, field = QWidget(), QLineEdit()
    QVBoxLayout(below).addWidget(field)
    below.resize(960, 600)
    below.show()
    below.activateWindow()
    field.setFocus()
    QApplication.processEvents()
    yield below
    below.close()


@pytest.fixture
def opened(window: QWidget, theme: Theme, tasks: TaskScope) -> Callable[..., tuple[FormSheet[Any], Any]]:
    def open_(name: str, **more: Any) -> tuple[FormSheet[Any], samples.StandInWayForm]:
        kind, initial = FORMS[name]
        form = samples.StandInWayForm(more.pop("initial", initial), **more)
        sheet: FormSheet[Any] = kind(form, theme, tasks, window)
        sheet.open()
        return sheet, form

    return open_


@pytest.mark.parametrize("name", FORMS)
async def test_a_form_shows_what_was_kept_sends_it_once_and_keeps_it_at_esc(
    opened: Callable[..., Any], window: QWidget, until: Until, name: str
) -> None:
    """E5, D4: Ctrl+Enter from any field; Esc keeps what was typed; the window stays usable."""
    sheet, form = opened(name)
    assert not sheet.isWindow()
    assert not sheet.isModal()
    assert sheet.values() == form.initial
    focus = QApplication.focusWidget()
    assert focus is not None
    assert sheet.isAncestorOf(focus)
    QTest.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: form.sent)
    part(sheet, QPushButton, f"{name}-submit").click()
    assert form.sent == [form.initial]
    form.state.set(FormState())
    sheet.reject()
    assert form.kept == [form.initial]


@pytest.mark.parametrize("name", FORMS)
async def test_a_refusal_stands_in_the_form(opened: Callable[..., Any], name: str) -> None:
    """C11: the real state, and nothing lost."""
    sheet, form = opened(name)
    form.state.set(FormState(problems={"": "Already claimed by Alex just now."}))
    assert sheet.problem() == "Already claimed by Alex just now."
    assert sheet.values() == form.initial


async def test_steps_are_added_up_to_five_in_the_order_of_tab(opened: Callable[..., Any]) -> None:
    """C8, D4."""
    sheet, _ = opened("coached", initial=CoachedValues())
    add = part(sheet, QPushButton, "coached-add")
    for number in range(2, 6):
        add.click()
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.objectName() == f"coached-step-{number}"
        QTest.keyClicks(focus, f"Step number {number}")
    assert not add.isVisible()
    values = sheet.values()
    assert [step.text for step in values.steps] == ["", *(f"Step number {number}" for number in range(2, 6))]
    assert values.steps[0] == StepValues("", "action", "", "")
    seen: list[str] = []
    part(sheet, QLineEdit, "coached-reason").setFocus()
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus.objectName() in seen:
            break
        seen.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert seen[0] == "coached-reason"
    assert seen[1:3] == ["coached-step-1", "coached-kind-1"]
    assert seen.index("coached-fails-5") < seen.index("coached-stop-condition") < seen.index("coached-submit")
    names = [part(sheet, QLineEdit, f"coached-why-{number}").accessibleName() for number in (1, 5)]
    assert names == ["Why step 1", "Why step 5"]


async def test_fields_side_by_side_stay_in_line_when_one_is_wrong(
    opened: Callable[..., Any], qapp: QApplication
) -> None:
    """C9: a problem below one field moves nothing beside it."""
    sheet, _ = opened("coached", initial=CoachedValues())
    sheet.field("step_1").show_problem("Write at least one step.")
    qapp.sendPostedEvents()
    step, kind = part(sheet, QLineEdit, "coached-step-1"), part(sheet, QWidget, "coached-kind-1")
    assert step.mapTo(sheet, QPoint(0, 0)).y() == kind.mapTo(sheet, QPoint(0, 0)).y()


async def test_the_colleagues_arrive_and_the_choice_stays(opened: Callable[..., Any], until: Until) -> None:
    """C8."""
    sheet, form = opened("reassign")
    await until(lambda: form.targets.value)
    assert sheet.values() == samples.REASSIGN
    box = sheet.field("target_id").control
    assert [box.itemText(place) for place in range(box.count())] == ["Choose a colleague", "Alex", "Sam"]
    box.setCurrentIndex(0)
    assert sheet.values().target_id is None


async def test_a_question_to_the_sender_needs_no_choice(opened: Callable[..., Any]) -> None:
    """C9."""
    sheet, _ = opened("consult", fixed=Target(made.JANE.id, "Jane", "engineer"))
    assert sheet.accessibleName() == "Ask Jane a question"
    assert sheet.values().person_id == made.JANE.id
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "consult-question"


# The sheet of the magic moment -----------------------------------------------------------------------------------


def test_a_lost_race_offers_three_things_in_the_sheet(theme: Theme) -> None:
    """C3: its choice became "Alex has this"."""
    options = Options(theme)
    went: list[str] = []
    options.went.connect(went.append)
    offers = (Deed("watch", "Watch"), Deed("remark", "Offer Alex what I know…"), Deed("next", text_ways.NEXT_ONE))
    options.show_taken("Already claimed by Alex just now.", "Alex has this", offers)
    options.resize(600, 160)
    options.show()
    for deed in offers:
        part(options, QPushButton, f"choice-{deed.way}").click()
    assert went == ["watch", "remark", "next"]
    watch = part(options, QPushButton, "choice-watch")
    options.show_taken("Already claimed by Alex 2 minutes ago.", "Alex has this", offers)
    assert watch is part(options, QPushButton, "choice-watch")
    options.close()


def test_an_offer_is_accepted_or_declined_and_a_transfer_declined(theme: Theme) -> None:
    """C8."""
    options = Options(theme)
    said: list[str] = []
    options.accepted.connect(lambda: said.append("accepted"))
    options.went.connect(said.append)
    offered = Asked("Sam asks you to take this over: You know Exchange", text_ways.ACCEPT, text_ways.DECLINE)
    options.show_asked(offered, "")
    options.show()
    assert part(options, QWidget, "moment-wish").text() == offered.sentence
    part(options, QPushButton, "choice-accept").click()
    part(options, QPushButton, "decline").click()
    assert said == ["accepted", "decline"]
    options.show_asked(Asked(offered.sentence, text_ways.ACCEPT, text_ways.DECLINE, busy=True), "")
    assert part(options, QPushButton, "choice-accept").busy
    assert not part(options, QPushButton, "decline").isEnabled()
    options.show_choices((), "", Asked("Jane handed this to you.", "", text_ways.DECLINE))
    assert part(options, QPushButton, "decline").isVisible()
    options.show_choices((), "")
    assert not part(options, QPushButton, "decline").isVisible()
    options.close()
