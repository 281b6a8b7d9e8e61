"""Which live sessions seem to have the same trouble (T9)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.domain.radar import MOST, Live, alike


def seen(mine: Live, *others: Live) -> list[str]:
    return [each.id for each in alike(mine, others)]


MAIL = Live("a", "Outlook does not sync mail for the sales team", "Contoso")


def test_the_same_symptom_in_other_words_is_seen() -> None:
    """T9: order, case, endings and small words do not count."""
    assert seen(MAIL, Live("b", "Mails: sales team cannot sync in OUTLOOK any more")) == ["b"]


def test_at_one_customer_less_is_enough() -> None:
    """T9: two shared words at the same place, which elsewhere say nothing."""
    less = "Outlook mail slow today"
    assert seen(MAIL, Live("b", less, "contoso")) == ["b"]
    assert seen(MAIL, Live("b", less, "Northwind")) == []


def test_what_every_problem_says_makes_nothing_alike() -> None:
    """T9: "does not work any more since this morning" is no symptom."""
    mine = Live("a", "Printer does not work any more since this morning, please help", "Contoso")
    assert seen(mine, Live("b", "VPN does not work any more since this morning, please help", "Contoso")) == []


def test_a_session_is_not_like_itself_and_the_likest_come_first() -> None:
    """T9: five at most."""
    near, exact = (
        Live("near", "Outlook does not sync mail for the sales team in Berlin and the warehouse"),
        "Outlook sync",
    )
    many = [Live(f"m{n}", MAIL.problem) for n in range(8)]
    assert seen(MAIL, MAIL) == []
    assert seen(MAIL, near, *many)[0] == "near"  # of equals the first: all of our words stand in it
    assert len(seen(MAIL, *many)) == MOST
    assert seen(MAIL, Live("short", exact)) == []  # two words prove nothing elsewhere


def test_the_shared_words_are_said_as_the_other_one_wrote_them() -> None:
    """T9: so that one sees why."""
    found = alike(MAIL, [Live("b", "Syncing mail: Outlook of the sales teams hangs", "Contoso")])
    assert found[0].shared == ("mail", "outlook", "sales", "teams")


@given(st.text(max_size=80), st.text(max_size=80))
def test_being_alike_is_mutual(one: str, other: str) -> None:
    """T9: whoever looks, the pair is the same."""
    assert bool(seen(Live("a", one), Live("b", other))) == bool(seen(Live("b", other), Live("a", one)))


def test_german_words_that_every_problem_has_do_not_count() -> None:
    """T9: what two have in common is what they are about."""
    one = Live("1", "Outlook synchronisiert seit heute früh beim ganzen Vertrieb keine E-Mails mehr")
    other = Live("2", "Outlook auf den Handys des Vertriebs synchronisiert seit heute früh keine E-Mails")
    (found,) = alike(one, [other])
    assert found.shared == ("outlook", "vertriebs", "synchronisiert", "mails")
    assert alike(one, [Live("3", "Der Drucker druckt seit heute früh keine Seiten mehr")]) == ()
