"""German words that tell no text from another, for what compares texts (A10, E7, T4, T9).

Beside the English ones in each place, whatever a session's language: people write both. Left out are those that say
something in English (*fast*, *also*), and *was*, which would make a question of an English past tense.
"""

from __future__ import annotations

import re

SMALL = frozenset(
    re.findall(
        r"\w+",
        "ab aber alle allem allen aller alles als am an anderem auch auf aus bei beim bin bist bitte da damit "
        "dann das dass dazu dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir "
        "doch dort du durch e ein eine einem einen einer eines er es etwas euch euer fürs für ganz ganze ganzem "
        "ganzen ganzer gerade gleich habe haben habt hallo hat hatte hatten hier ich ihm ihn ihnen ihr ihre im in "
        "ins irgendwie ist ja jede jedem jeden jeder jedes kann kannst konnte können könnte könntest man mein "
        "meine mich mir mit mal muss müssen nach nun nur ob oder pro schon sehr sei sein seine seit sich sie sind "
        "so soll sollte sollten über um und uns unser unsere vom von vor war waren warum weil wenn wer werden wie "
        "wieso wir wird wo wurde wurden zu zum zur zwischen",
    )
)
"""Articles, pronouns, prepositions, auxiliaries."""
NEGATIONS = frozenset(
    re.findall(r"\w+", "nicht kein keine keinem keinen keiner keines nie niemals nichts niemand ohne weder")
)
TODAY = frozenset(
    re.findall(
        r"\w+",
        "jetzt noch immer wieder inzwischen mittlerweile nachher danach heute bereits sonst anderer andere "
        "anderen anderes statt stattdessen außer vorher neu neue neuen neuer neues besser geholfen unterschied",
    )
)
"""Words that ask for how it is by now, or for something else."""
EVERYWHERE = frozenset(
    re.findall(
        r"\w+",
        "früh gestern heute morgen seit wieder plötzlich immer nicht nichts kein keine keinem keinen keiner "
        "keines mehr noch geht gehen ging funktioniert funktionieren klappt läuft fehler fehlermeldung meldung "
        "problem probleme störung hilfe computer rechner pc laptop notebook gerät kunde kunden kundin anwender "
        "anwenderin benutzer mitarbeiter leute büro tag tage tagen woche stunde stunden minuten danke neu neue "
        "neuen neuer lässt startet gestartet kommt kommen",
    )
)
"""Words that nearly every problem has."""
KINDS = {
    "wann": "when",
    "wo": "where",
    "wohin": "where",
    "woher": "where",
    "wer": "who",
    "wem": "who",
    "wen": "who",
    "wessen": "who",
    "warum": "why",
    "wieso": "why",
    "weshalb": "why",
    "welche": "what",
    "welchem": "what",
    "welchen": "what",
    "welcher": "what",
    "welches": "what",
    "wie": "how",
}
"""Which kind of answer a question wants that begins so."""
HOW_MUCH = r"\bwie (?:viele?|oft|lange|weit|alt|groß|schnell|langsam)\b"
