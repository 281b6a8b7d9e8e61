"""What seniors asked first, and live sessions that look alike."""

from __future__ import annotations

from rf_desktop.contract.preflight import PreFlightFact
from rf_desktop.viewmodels.before_escalating import AlikeRow, fact_row

FACTS = tuple(
    fact_row(PreFlightFact(question=question, asked_times=times, of_handoffs=12, known=known))
    for question, times, known in (
        ("Does web mail show the missing messages?", 4, "Yes, everything is in web mail"),
        ("Which build of Outlook is it?", 3, ""),
        ("Since when, and what was changed just before?", 2, ""),
    )
)
ALIKE = (
    AlikeRow(
        "s-2",
        "Phones of the sales team do not get mail since the certificate was renewed",
        "#12411",
        "Contoso · Sam has taken it",
        "in common: mail, certificate, renewed",
        True,
        "Phones of the sales team do not get mail, ticket 12411, Contoso, Sam has taken it",
    ),
    AlikeRow("s-3", "Mail hangs", "", "Contoso · waits for a senior", "in common: mail", False, "Mail hangs, Contoso"),
)
