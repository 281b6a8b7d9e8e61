"""The words that announce a secret, in a dozen languages, and what a secret looks like behind them (A7)."""

# ruff: noqa: E501  # a pattern that is broken in two is read worse, not better

from __future__ import annotations

import re
from functools import cached_property

from rf_desktop.values import dataclass

TAKEN = "\ufffc"
"""Stands, letter for letter, where a secret has been taken out already; no value contains it."""


@dataclass(frozen=True)
class Shape:
    """One way in which a secret is written down. Compiled when a text first has one of its hints: all of them together
    take longer than the rest of this package's import."""

    kind: str
    source: str
    flags: re.RegexFlag
    hints: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source, self.flags)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        return tuple(name for name in "vqr" if name in self.pattern.groupindex)


def shape(kind: str, hints: str, pattern: str, flags: re.RegexFlag = re.IGNORECASE) -> Shape:
    """A shape. `hints` are words in small letters, between spaces: without one of them in a text it is not tried.

    The group `v` of `pattern` is the secret; `q` and `r` are it where it stands between quotes.
    """
    return Shape(kind, pattern, flags, tuple(hints.split()))


EXACT = re.RegexFlag(0)

# Words that announce a secret -----------------------------------------------------------------------------------------

PASSWORD = (
    r"(?:pass[ -]?(?:word|phrase|code)s?|passwd|passw|pswd|psswd|pwd|pword|p/w|pw|passwort|kennwort|mot de passe|mdp|"
    r"contrase[nñ]a|clave|senha|palavra-passe|wachtwoord|l[oö]senord|passord|adgangskode|kodeord|has[lł]o|heslo|salasana|"
    r"jelsz[oó]|parola|[sş]ifre|парол[ья]|密码|密碼|パスワード|비밀번호)"
)
PASSWORD_HINTS = (
    "pass pwd psswd pswd pword p/w pw kennwort mdp contrase clave senha wachtwoord senord adgangskode kodeord hasl hasł heslo "
    "salasana jelsz parola ifre парол 密码 密碼 パスワード 비밀번호"
)
KEY = (
    r"(?:(?:api|access|secret|auth|account|storage|shared|pre-?shared|private|master|encryption|signing|recovery|"
    r"bitlocker(?: recovery)?|product|licen[cs]e|activation|wi-?fi|wpa[23]?|wep|network|wlan|security|service|admin|"
    r"function|host|integration|subscription|registration|session|client)[ _-]?(?:key|secret|token)|"
    r"(?:bearer|refresh|id|access|auth|oauth|bot|deploy|personal access|app|user)[ _-]?token|"
    r"app[ _-]password|shared secret|community string|psk|api-?schlüssel|lizenzschlüssel|wlan-?schlüssel|"
    r"cl[ée] (?:api|wifi|wi-fi|de licence|d'activation)|chiave (?:api|wifi)|connection ?string|webhook secret|"
    r"laps|ms-mcs-admpwd|mslaps-password|consumer (?:key|secret)|key ?material|(?:wpa[23]?|wi-?fi|vpn|wlan) key|key for (?:the )?(?:wi-?fi|vpn|wlan|network|router|guest \w+)|totp (?:secret|seed)|seed)"
)
KEY_HINTS = "key secret token psk schlüssel clé cle chiave laps admpwd seed community app"
CODE = (
    r"(?:(?:mfa|2fa|otp|sms|verification|security|authentication|authenticator|auth|confirmation|login|log-?in|sign-?in|"
    r"one[ -]?time|unlock|access|door|gate|alarm|safe|entry|voicemail|reset|backup|recovery|puk|bypass|lock)"
    r"[ _-](?:pass)?codes?|otp|one[ -]time (?:pass(?:word|code)|pin)|totp|tan|puk|passcode|pin(?:[ -]?(?:code|number|nummer))?|"
    r"best[äa]tigungscode|code pin|code de v[ée]rification|c[óo]digo de verificaci[óo]n)"
)
CODE_HINTS = "code passcode otp pin puk tan código codigo"

CHAR = rf"[^\s{TAKEN}]"
PLACEHOLDER = (
    r"(?!(?:\[|<|\{|\$(?:\(|\{|env:)|%\w*%|\*{2,}|•{2,}|\.{2,}|_{3,}|x{3,}(?!\w)|-{2,}\s|-?>|=|\w{2,8}://|(?:none|null|nil|n/?a|tbd|todo|true|false|"
    r"unknown|empty|blank|required|optional|yes|no|ok|hidden|changeme\b(?!\w)|redacted|removed|secret)\b(?![\w!@#$%^&*])))"
)
QUOTED = (
    rf"(?:\"(?P<q>[^\"\s{TAKEN}]{{3,120}}|(?=[^\"\n]*\d)[^\"\n{TAKEN}]{{3,80}})\""
    rf"|'(?P<r>[^'\s{TAKEN}]{{3,120}}|(?=[^'\n]*\d)[^'\n{TAKEN}]{{3,80}})')"
)
STRONG = rf"(?={CHAR}*[\d!@#$%^&*_+=~§€£?])"
MIXED = rf"(?={CHAR}*(?:\d|[!@#$%^&*_+=~§€£?](?={CHAR})))"
NO_FILE = r"(?!\S*\w\.[a-z]\w{1,4}(?:[\s.,;:!?)]|$))"
NO_LINK = r"(?!\w{2,8}://)"
TOKEN = rf"(?P<v>{CHAR}{{3,200}})"
OPEN = "[\"'`“”„‘’«(]{0,2}"
SEP = r"[\"'”’*_)\]]{0,3}\s{0,3}(?::=|[:=：＝]|=>|->|→|⇒)\s{0,3}"
IS = (
    r"(?:is|was|are|were|'s|’s|ist|war|lautet|est|[ée]tait|es|era|[èé]|foi|jest|er|är|on|это|是|为|は|:)"
    r"(?:\s+(?:now|still|currently|set to|reset to|changed to|just|again|jetzt|nun|noch|maintenant|ahora))?[\s:]+"
)
FOR = r"(?:\s+(?:for|to|on|of|at|f[üu]r|von|vom|pour|de|del|para|per)\s+[\w.@\\/'’-]+(?:\s+[\w.@\\-]+)?){0,2}"
NEXT_IS_CALL = r"(?!\w+\()"

# Words that follow "the password is" without being one
NO_PASSWORD = (
    r"(?!(?:not?|the|an?|wrong|(?:in)?correct|(?:in|un)?valid|okay|fine|good|bad|expir\w*|required|needed|necessary|"
    r"stored|saved|being|still|in|on|at|for|from|by|with|to|too|very|as|if|so|when|where|which|who|how|why|set|reset|"
    r"right|same|blank|empty|unknown|different|encrypted|hidden|never|working|accepted|rejected|always|there|that|this|"
    r"these|those|your|you|my|mine|his|her|hers|its?|our|their|we|they|he|she|i|now|only|also|already|what|whatever|weak|"
    r"strong|in\w+|and|or|but|asked|entered|filled|shown|displayed|remembered|used|changed|lost|forgotten|compromised|all|just|"
    r"something|anything|nothing|about|due|long|short|old|new|easy|hard|case|because|using|usually|probably|simply|"
    r"really|actually|definitely|supposed|meant|important|kept|known|given|sent|typed|typing|locked|synced|syncing|out|"
    r"up|down|available|gone|missing|unique|secure|safe|public|temporary|default|correctly|properly|exactly|mandatory|"
    r"optional|enough|one|two|back|under|between|up\w*|mis\w*|un\w{3,}|non\w*|nicht|falsch|richtig|abgelaufen|kein\w*|"
    r"immer|nur|noch|leer|pas|incorrect\w*|expir[ée]\w*|incorrecta?|caducad[ao]|invalida?|[a-z]+ed|[a-z]+ing|[a-z]+ly|"
    r"[a-z]+able|[a-z]+ible)\b)"
)
