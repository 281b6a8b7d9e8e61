"""What the server words itself is recognised, and said in German (D5, E6)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from rf_desktop import paths
from rf_desktop.domain.headline import headline
from rf_desktop.server import model
from rf_desktop.viewmodels import heard, language

SERVER = Path(__file__).parents[2] / "rf_desktop" / "server"


@pytest.fixture(autouse=True)
def speaking_german() -> Iterator[None]:
    language.speak("de", language.read_catalogue(paths.resources() / "language", "de"))
    yield
    language.speak("en", {})


@pytest.mark.parametrize(
    ("said", "german"),
    [
        (headline("Jane", "12345", "Outlook fails: no mail"), "Eskalation von Jane · #12345: Outlook fails: no mail"),
        (headline(None, None, None), "Eskalation von jemand aus dem Team"),
        ("Sam has taken over #12345: Outlook fails", "Sam hat übernommen · #12345: Outlook fails"),
        ("Sam has put back #1: the job has finished", "Sam hat zurückgelegt · #1: the job has finished"),
        ("Sam has abandoned #1: VPN", "Sam hat aufgegeben · #1: VPN"),
        ("Alex asks you to take over: VPN", "Alex bittet dich zu übernehmen: VPN"),
        ("Alex asks Kim to take over: VPN", "Alex bittet Kim zu übernehmen: VPN"),
        ("Sam asks you about #1: how to take over", "Sam fragt dich zu #1: how to take over"),
        (
            "Back in the queue, as you gave no answer · #1: VPN",
            "Wieder in der Warteschlange, weil du nicht geantwortet hast · #1: VPN",
        ),
        (
            "Back in the queue, as Sam gave no answer: VPN",
            "Wieder in der Warteschlange, weil Sam nicht geantwortet hat: VPN",
        ),
        ("A colleague no longer waits for your answer", "Jemand aus dem Team wartet nicht mehr auf deine Antwort"),
        ("Alex knows something · #1: VPN", "Alex weiß etwas dazu · #1: VPN"),
        ("Sam tells you what helped: VPN", "Sam schreibt dir, was geholfen hat: VPN"),
        ("Back with its senior: VPN", "Zurück beim Senior: VPN"),
        ("Sam has taken over", "Sam hat übernommen"),
        ("Sam has put back for you: VPN drops", "Sam hat für dich zurückgelegt: VPN drops"),
        ("Still on it? #1", "Noch dran? #1"),
        ("Sam released this to the queue: no time.", "Sam hat das an die Warteschlange zurückgegeben: no time."),
        ("Sam released this to the queue.", "Sam hat das an die Warteschlange zurückgegeben."),
        (
            "Sam returned this to Jane, with steps to try.",
            "Sam hat das an Jane zurückgegeben, mit Schritten zum Ausprobieren.",
        ),
        ("Sam asked Alex: Have you seen this?", "Sam hat Alex gefragt: Have you seen this?"),
        ("there is no AI key", "es gibt keinen KI-Schlüssel"),
        ("The AI provider is busy.", "Der KI-Anbieter ist überlastet."),
        ("it took longer than 60 seconds", "es dauerte länger als 60 Sekunden"),
        ("A sentence that nobody knows: yet", "A sentence that nobody knows: yet"),
        ("", ""),
    ],
)
def test_a_sentence_of_the_server_is_said_in_german(said: str, german: str) -> None:
    """What is not recognised stays as it was said."""
    assert heard.in_words(said) == german


def test_every_reason_why_a_model_did_not_answer_is_recognised() -> None:
    """A5: the list is the server's own."""
    unknown = [reason for reason in model._REASONS.values() if heard.in_words(reason) == reason]
    assert unknown == []


def worded(module: str, function: str) -> set[str]:
    """The sentences that a function of the server puts together, with a letter for each name in them."""
    tree = ast.parse((SERVER / module).read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and node.name == function:
            inside = {id(part) for each in ast.walk(node) if isinstance(each, ast.JoinedStr) for part in ast.walk(each)}
            for part in ast.walk(node):
                if isinstance(part, ast.JoinedStr):
                    parts = [str(each.value) if isinstance(each, ast.Constant) else "X" for each in part.values]
                    found.add("".join(parts))
                elif isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in inside:
                    found.add(part.value)
            found.discard(ast.get_docstring(node, clean=False) or "")
    return {said for said in found if " " in said and said[:1].isupper()}


@pytest.mark.parametrize(("function", "few"), [("_notices", 18), ("_came_back", 4), ("_line", 10)])
def test_every_notice_and_line_that_tells_of_a_step_is_recognised(function: str, few: int) -> None:
    """C8: a new one on the server gets its German here."""
    said = worded("services/tidings.py", function)
    assert len(said) >= few
    assert sorted(each for each in said if heard.in_words(each) == each) == []
