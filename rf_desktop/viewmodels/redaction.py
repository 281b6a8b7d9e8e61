"""Takes secrets out of what is about to be written to disk (D3). Pure; errs on the side of taking too much."""

from __future__ import annotations

import re

PLACE = "[secret]"
"""Stands where a secret stood."""

_WORD = (
    r"(?:pass(?:word|wort|wd|phrase|code)?|pwd|pw|pin|secret|psk|otp|"
    r"(?:api|access|shared|pre-?shared|recovery|product|licen[cs]e|account|private)[ _-]?key|"
    r"(?:mfa|2fa|verification|security)[ _-]?code|token|cred(?:ential)?s?)"
)
_QUOTE = "[\"'`“”‘’]?"
_SECRETS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        # Well-known shapes, wherever they stand
        (r"(?P<v>-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z))", re.DOTALL),
        (r"\b(?P<v>(?:AKIA|ASIA)[0-9A-Z]{16})\b", 0),
        (r"\b(?P<v>(?:gh[pousr]|github_pat)_[A-Za-z0-9_]{20,})", 0),
        (r"\b(?P<v>(?:glpat-|xox[abeoprs]-|sk-|pk_live_|sk_live_|rk_live_|SG\.|npm_|pypi-)[\w.-]{12,})", 0),
        (r"\b(?P<v>eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)", 0),
        (r"\b(?P<v>\d{6}(?:-\d{6}){7})\b", 0),
        (r"\b(?P<v>[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4})\b", 0),
        (r"\bbearer\s+(?P<v>[\w.~+/=-]{12,})", re.IGNORECASE),
        (r"\b[a-z][a-z0-9+.-]*://[^\s/:@]+:(?P<v>[^\s/@]+)@", re.IGNORECASE),
        (r"[?&;](?:sig|token|access_token|key|code|secret|password)=(?P<v>[^\s&;]{6,})", re.IGNORECASE),
        # How people write them: "password: x", "the PIN for Anna is 4711", "reset it to x"
        (rf"\b{_WORD}\b\s*(?:[:=]|->|→)\s*{_QUOTE}(?P<v>[^\s\"'`“”‘’,;]{{3,}})", re.IGNORECASE),
        (
            rf"\b{_WORD}\b(?:\s+(?:for|of|on|to)\s+\S+)?\s+(?:is|was|are|to)\s+"
            rf"(?:now\s+|still\s+|set to\s+|reset to\s+)?{_QUOTE}"
            rf"(?P<v>(?=[^\s\"'`“”‘’]*[\d!@#$%^&*_+=~])[^\s\"'`“”‘’,;]{{3,}})",
            re.IGNORECASE,
        ),
        (
            rf"\b(?:set|reset|changed)\s+(?:it|(?:the|his|her|their|my)\s+{_WORD})\s+to\s+"
            rf"{_QUOTE}(?P<v>[^\s\"'`“”‘’,;]{{4,}})",
            re.IGNORECASE,
        ),
        (r"\b(?:user|log ?in|account|cred\w*)\b[^\n]{0,30}?\s/\s(?P<v>(?=\S*[\d!@#$%^&*])\S{4,})", re.IGNORECASE),
        (r"\s(?:/pass(?:word)?:|--password[= ]|-p(?=\S))(?P<v>\S{3,})", re.IGNORECASE),
    )
)


def redact(text: str) -> str:
    """The text with each password, key or token replaced by `[secret]`. Redacting twice changes nothing more."""
    spans = sorted((m.start("v"), m.end("v")) for pattern in _SECRETS for m in pattern.finditer(text))
    parts: list[str] = []
    done = 0
    for start, end in spans:
        if end <= done or text[start:end].startswith(PLACE):
            continue
        if start >= done:
            parts += [text[done:start], PLACE]
        done = max(done, end)
    return "".join(parts) + text[done:]
