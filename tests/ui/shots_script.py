"""What the people in the pictures type, in the language of their windows."""

from __future__ import annotations

from dataclasses import dataclass

from rf_desktop.domain.vocabulary import Language


@dataclass(frozen=True)
class Script:
    """The lines of the three; `…_row` is a part of the problem by which its card is found, `card` the lane's first."""

    before: str = "Outlook is failing to sync email for two people at the front desk"
    before_row: str = "front desk"
    before_answer: str = "No"
    before_reason: str = "Out of ideas"
    card: str = "Does web mail show the missing messages?"
    cause: str = "The mail connector's certificate had expired over night"
    fix: str = "Renewed the certificate and restarted the connector"
    problem: str = "Outlook is failing to sync email for the whole sales team since this morning"
    problem_row: str = "whole sales team"
    answers: tuple[str, str] = ("Yes, everything is in web mail", "Seven people, all in sales")
    reason: str = "I cannot see the mail flow logs"
    notes: str = "Seven users, all in sales, all since this morning. Web mail is fine. I suspect the connector."
    suspicion: str = "I suspect the connector."
    turns: str = "Outlook on the phones of the sales team is failing to sync email since this morning"
    turns_row: str = "phones"
    turns_reason: str = "The phones do not get mail either"
    coached_reason: str = "You can do this"
    steps: tuple[str, str] = ("Ask whether the phones still get new mail", "Renew the connector's certificate")
    stop: str = "the certificate cannot be renewed"
    come_back: str = "It cannot be renewed from here"
    question: str = "Have you renewed one here before?"
    answer: str = "Yes, on the mail server itself"
    offer: str = "You know this server"


ENGLISH = Script()
GERMAN = Script(
    before="Outlook synchronisiert bei zwei Leuten am Empfang keine E-Mails",
    before_row="am Empfang",
    before_answer="Nein",
    before_reason="Keine Idee mehr",
    card="Zeigt Webmail die fehlenden Nachrichten?",
    cause="Das Zertifikat des Mail-Connectors war über Nacht abgelaufen",
    fix="Zertifikat erneuert und den Connector neu gestartet",
    problem="Outlook synchronisiert seit heute früh beim ganzen Vertrieb keine E-Mails mehr",
    problem_row="ganzen Vertrieb",
    answers=("Ja, in Webmail ist alles da", "Sieben Leute, alle im Vertrieb"),
    reason="Ich komme nicht an die Mailfluss-Protokolle",
    notes="Sieben Leute, alle im Vertrieb, alle seit heute früh. Webmail geht. Ich vermute den Connector.",
    suspicion="Ich vermute den Connector.",
    turns="Outlook auf den Handys des Vertriebs synchronisiert seit heute früh keine E-Mails",
    turns_row="Handys",
    turns_reason="Die Handys bekommen auch keine Mails",
    coached_reason="Das schaffst du",
    steps=("Fragen, ob die Handys noch neue Mails bekommen", "Zertifikat des Connectors erneuern"),
    stop="sich das Zertifikat nicht erneuern lässt",
    come_back="Von hier aus lässt es sich nicht erneuern",
    question="Hast du hier schon einmal eines erneuert?",
    answer="Ja, direkt auf dem Mailserver",
    offer="Du kennst diesen Server",
)
SCRIPTS: dict[Language, Script] = {"en": ENGLISH, "de": GERMAN}
