"""How people write a secret down for each other: labels, sentences, pairs, one-time codes (A7, D3)."""

# ruff: noqa: E501  # a pattern that is broken in two is read worse, not better

from __future__ import annotations

from rf_desktop.domain.secret_words import (
    CHAR,
    CODE,
    CODE_HINTS,
    EXACT,
    FOR,
    IS,
    KEY,
    KEY_HINTS,
    MIXED,
    NEXT_IS_CALL,
    NO_FILE,
    NO_PASSWORD,
    OPEN,
    PASSWORD,
    PASSWORD_HINTS,
    PLACEHOLDER,
    QUOTED,
    SEP,
    STRONG,
    TAKEN,
    TOKEN,
    shape,
)

# In sentences and lists -----------------------------------------------------------------------------------------------

SENTENCES = (
    shape(
        "labelled",
        "p: p=",
        rf"(?<!\w)u(?:ser)?[ \t]?[:=][ \t]?[^\s{TAKEN}]{{1,60}}[\s,;/|]{{1,3}}p[ \t]?[:=][ \t]?(?P<v>{CHAR}{{4,}})",
    ),
    shape(
        "code",
        CODE_HINTS,
        rf"\b(?:enter|use|try|with|type)\s+(?:in\s+)?(?P<v>\d(?:[ -]?\d){{3,9}})\s+as\s+(?:the|your|his|her|a|my)?\s?(?:\w+\s)?{CODE}",
    ),
    shape(
        "said",
        PASSWORD_HINTS,
        rf"{PASSWORD}[ \t]?[,;(–-]{{1,2}}\s{{0,2}}(?:(?:it|that|which)(?:['’]s|\s+is|\s+was)|es\s+ist)\s+{OPEN}{PLACEHOLDER}(?P<v>(?={CHAR}*[A-Za-z])(?={CHAR}*[\d!@#$%^&*]\w?)[^\s{TAKEN}]{{5,}})",
    ),
    # Settings and lists: "password: x", "DB_PASSWORD=x", "\"token\": \"x\""
    shape(
        "labelled",
        PASSWORD_HINTS,
        rf"(?<![^\W_]){PASSWORD}(?:\s?\([^()\n]{{1,30}}\))?{FOR}{SEP}{PLACEHOLDER}"
        rf"(?:{QUOTED}|{OPEN}{STRONG}{TOKEN})",
    ),
    shape(
        "labelled",
        "password pwd passwd token secret key",
        rf"(?<![a-z])[a-z]{{2,20}}(?:Password|Passwd|Pwd|Passphrase|Secret|Token|ApiKey|AccessKey|"
        rf"SecretKey)\b[\"']?\s?[:=]\s?{PLACEHOLDER}(?:{QUOTED}|{STRONG}{TOKEN})",
        EXACT,
    ),
    shape(
        "labelled",
        KEY_HINTS,
        rf"(?<![^\W_])(?:{KEY}){FOR}{SEP}{PLACEHOLDER}{NEXT_IS_CALL}"
        rf"(?:{QUOTED}|{OPEN}(?={CHAR}*\d|{CHAR}*[!@#$%^&*+=~]){TOKEN})",
    ),
    shape(
        "labelled",
        "secret token",
        rf"(?<![^\W_])(?:secret|token)[\"']?\s?[:=]\s?{PLACEHOLDER}{NEXT_IS_CALL}[\"'`]?"
        rf"(?P<v>(?={CHAR}*\d)(?={CHAR}*[a-z])[\w.~+/=!@#$%^&*-]{{8,}})",
    ),
    # A bare word after a label at the beginning of a line or after another field
    shape(
        "labelled",
        PASSWORD_HINTS,
        rf"(?:(?:^|\n)[ \t]*(?:[\w'’-]{{1,20}}[ \t]+){{0,3}}|[,;|/(\[•*-]|\b(?:user(?:name)?|login|account|e-?mail|benutzer(?:name)?|utilisateur|usuario)\b[^\n]{{1,60}}?[\s,;/|])[ \t]*"
        rf"[\"']?{PASSWORD}[ \t]*[:=][ \t]*{PLACEHOLDER}{NO_PASSWORD}(?P<v>[^\s,;{TAKEN}]{{4,64}}(?:[ \t][^\W\d_]{{2,20}}){{0,5}})(?=[ \t]*(?:$|[\n,;|)\]]))",
    ),
    shape("labelled", "pass", rf"\b(?:password|passphrase|passcode)\s?[:=]\s?[\"“](?P<v>[^\"”\n{TAKEN}]{{6,80}})[\"”]"),
    # "the password for Anna is x", "her PIN's 4711"
    shape(
        "said",
        PASSWORD_HINTS,
        rf"(?<![^\W_]){PASSWORD}{FOR}\s*{IS}{PLACEHOLDER}(?:{QUOTED}|{OPEN}{MIXED}{TOKEN})",
    ),
    shape("said", KEY_HINTS, rf"(?<![^\W_]){KEY}{FOR}\s*{IS}{PLACEHOLDER}(?:{QUOTED}|{OPEN}(?={CHAR}*\d){TOKEN})"),
    shape(
        "said",
        "pass",
        rf"(?<![^\W_])(?:pass(?:word|code|phrase)?|passwort|kennwort)\s+(?:is|ist|lautet)\s+[\"'`“‘„]?{NO_PASSWORD}{PLACEHOLDER}"
        rf"(?P<v>[^\W\d_]{{4,40}}|[^\s,;.{TAKEN}]{{4,}})(?=[\"'`”’]?\s*(?:$|[\n.,;!)]|(?:and|for|but|und|on|with)\b))",
    ),
    shape(
        "said",
        "secret token creds credentials login",
        rf"(?<![^\W_])(?:secret|token|creds?|credentials?|zugangsdaten)\s+(?:is|was|are|ist|sind)\s*:?\s+[\"'`]?"
        rf"(?P<v>(?={CHAR}*\d)(?={CHAR}*[a-z]){CHAR}{{6,}})",
    ),
    # "reset it to x", "changed her password from a to b", "set up with password x"
    shape(
        "changed",
        "set chang updat switch",
        rf"\b(?:changed|change|reset|set|updated|switched)\s+(?:it|this|that)(?:\s+back)?\s+to\s+{OPEN}"
        rf"(?P<v>(?=[^\s\"'{TAKEN}]*[A-Za-z])(?=[^\s\"'{TAKEN}]*(?:\d|[!@#$%^&*]\w))(?![\w/]*[.:]\w)(?![#/\\])[^\s\"'{TAKEN}]{{6,}})",
    ),
    shape(
        "changed",
        "set chang updat switch",
        rf"\b(?:changed|change|reset|set|updated|switched)\s+(?:the|his|her|their|my|your|our|\w+['’]s)\s+(?:\w+\s+){{0,2}}?"
        rf"(?:{PASSWORD}|{KEY}|{CODE}|login|account)(?:\s+back)?{FOR}\s+(?:to|as|from|=)\s+{PLACEHOLDER}(?:{QUOTED}|{OPEN}{MIXED}(?P<v>{CHAR}{{4,}}))",
    ),
    shape(
        "changed",
        PASSWORD_HINTS,
        rf"{PASSWORD}{FOR}\s+(?:has been |was |got |wurde |is )?(?:changed|reset|set|updated|switched|ge[äa]ndert|(?:zur[üu]ck)?gesetzt)\s+"
        rf"(?:back\s+)?(?:to|auf|as)\s+{PLACEHOLDER}(?:{QUOTED}|{OPEN}(?P<v>(?={CHAR}*[\d!@#$%^&*_+=~]){CHAR}{{4,}}))",
    ),
    shape(
        "changed",
        PASSWORD_HINTS,
        rf"\b(?:changed|reset|set|updated)\s+(?:(?:the|his|her|their|my|our|\w+['’]s)\s+)?(?:\w+\s+){{0,2}}?{PASSWORD}{FOR}\s+to\s+"
        rf"(?P<v>(?-i:[A-ZÀ-Ž])[^\W\d_]{{3,30}})(?=[ \t]*(?:$|[\n.,;!)]))",
    ),
    shape(
        "changed",
        PASSWORD_HINTS,
        rf"{PASSWORD}{FOR}(?:\s+(?:was|is|has been|got))?(?:\s+(?:changed|updated|reset))?\s+from\s+{OPEN}(?={CHAR}*[\d!@#$%^&*])(?P<v>{CHAR}{{4,}})\s+"
        rf"to\s+{OPEN}{STRONG}(?P<q>{CHAR}{{4,}})",
    ),
    shape(
        "changed",
        "wort",
        rf"(?:passwort|kennwort)\s+(?:\w+\s+){{0,2}}?auf\s+{OPEN}(?P<v>(?={CHAR}*[\d!@#$%^&*_+=~]){CHAR}{{4,}})",
    ),
    # "pass: x1", "password - x1", "with pass x1"
    shape(
        "beside",
        "pass pw",
        rf"(?<![^\W_])(?:pass\s?[:=]\s?|(?:{PASSWORD}|pass)\s[-–—]{{1,2}}\s|pass[ \t]+(?![\d-])){PLACEHOLDER}"
        rf"(?P<v>(?={CHAR}*[A-Za-z])(?={CHAR}*\d)(?!\S*(?:://|/|\\|\(|\.\.|@[\w-]+\.)){NO_FILE}[^\s,;:{TAKEN}]{{5,}})",
    ),
    # "use admin / Summer2024!"
    shape(
        "pair",
        "use with try",
        rf"\b(?:use|using|with|try)\s+[\w.@\\-]{{2,40}}\s+/\s+(?P<v>(?={CHAR}*[A-Za-z])(?={CHAR}*\d)[^\s/{TAKEN}]{{6,}})",
    ),  # "pw Summer2024!", "password Summer2024!"
    shape(
        "beside",
        PASSWORD_HINTS,
        rf"(?<![^\W_])(?:{PASSWORD}|psk)[ \t]+(?:of[ \t]+)?{PLACEHOLDER}[\"'`“‘(]?(?P<v>(?={CHAR}*[A-Za-zÀ-ž])(?={CHAR}*(?:\d|[!@#$%^&*~]\S))"
        rf"(?!\S*(?:://|/|\\|\)|\(|\.\.|@[\w-]+\.))(?![\d.]+[a-z]{{0,2}}\b(?!\S)){NO_FILE}[^\s,;:{TAKEN}]{{6,}})",
    ),
    # "Summer2024! is the password", "use Welcome1 as password"
    shape(
        "before",
        PASSWORD_HINTS,
        rf"(?<!\S)[\"'`“(]?(?P<v>(?={CHAR}*[A-Za-z])(?={CHAR}*\d|{CHAR}*[!@#$%^&*])(?!\S*(?:://|\(\)))[^\s\"'`”’,;:{TAKEN}]{{5,64}})[\"'`”’)]?\s+"
        rf"(?:(?:is|was|ist|war)|as|als)\s+(?:(?:the|his|her|their|my|your|our|a|an|das|ihr|sein|\w+['’]s)\s+)?(?:(?:new|temp\w*|default|current|old|admin|local|wifi|wi-fi|neue[sn]?|\w+)\s+){{0,2}}?"
        rf"{PASSWORD}\b",
    ),
    # "admin / Summer2024!", "login bob:Summer2024!"
    shape(
        "pair",
        "log user account admin cred zugang anmeld benutzer",
        rf"\b(?:log[ -]?ins?|log[ -]?in with|sign[ -]?in with|user(?:name)?s?|account|admin|creds?|credentials?|zugangsdaten|anmeldung|benutzer)\b[^\n/{TAKEN}]{{0,30}}?"
        rf"(?:[:=]\s*|\s)[\w.@\\-]{{2,60}}\s+[/|]\s+(?P<v>(?={CHAR}*[A-Za-z])(?={CHAR}*[\d!@#$%^&*])[^\s/{TAKEN}]{{5,}})",
    ),
    shape(
        "pair",
        "log cred user zugang admin",
        rf"(?<![\w./#-])(?:log[ -]?ins?|sign[ -]?in|creds?|credentials?|zugangsdaten|user/pass(?:word)?|user ?& ?pass\w*)(?![\w.-])(?:\s+(?:details?|info|for\s+\S+(?:\s\S+)?))?\s*"
        rf"(?:are|is|with|as|using|sind|:|=|-|–)?\s*[\"'`]?[\w.@\\-]{{2,60}}\s?(?:[/:|,]|and|with|und)\s?(?P<v>(?={CHAR}*[A-Za-z])(?={CHAR}*[\d!@#$%^&*])(?!\S*//|[#/]){NO_FILE}[^\s\"'`{TAKEN}]{{5,}})",
    ),
    # One-time codes and PINs
    shape(
        "code",
        CODE_HINTS,
        rf"(?<![^\W_]){CODE}{FOR}\s*(?:{IS}|{SEP}|[ \t]+(?:number\s+)?)[\"'`“(]?(?P<v>(?:[A-Z]-)?\d(?:[ -]?\d){{3,9}}(?:[,; ]+\d(?:[ -]?\d){{5,9}}){{0,11}})(?![\w.-]|\s?(?:am|pm|times?|digits?|minutes?|users?)\b)",
    ),
    shape(
        "code",
        CODE_HINTS,
        rf"(?<![^\W_]){CODE}{FOR}\s*(?:{IS}|{SEP}){PLACEHOLDER}[\"'`“(]?(?P<v>(?={CHAR}*\d)[A-Za-z0-9#*-]{{4,20}})(?![\w/.\\])",
    ),
    shape(
        "code",
        "backup recovery",
        r"\b(?:backup|recovery|rescue|scratch)\s+codes?\b[^\n\d]{0,30}[:\s]\s*(?P<v>(?:(?=[a-z]{0,9}[- ]?[a-z]{0,5}\d)[0-9a-z]{4,6}[- ]?[0-9a-z]{4,6}[,;\s]{1,3}){1,19}(?=[a-z]{0,9}\d)[0-9a-z]{4,6}[- ]?[0-9a-z]{4,6})",
    ),
    shape(
        "seed",
        "secret seed key setup authenticator",
        r"\b(?:secret|seed|setup|totp|mfa|2fa|authenticator)\b[ \w]{0,20}[:=]?\s+(?P<v>[A-Z2-7]{4}(?: [A-Z2-7]{4}){3,9}|(?=[A-Z2-7]*[2-7])[A-Z2-7]{16,64})(?![\w])",
        EXACT,
    ),
    # On the line below its name, or in the next column
    shape(
        "below",
        PASSWORD_HINTS,
        rf"(?m:^|\|)[ \t>*•-]*(?:[\w]+[ \t])?{PASSWORD}[ \t*]*:?[ \t*]*(?:\n[ \t>]*|\t|[ \t]*\|[ \t]*|[ \t]{{2,}})(?P<v>(?={CHAR}*[\d!@#$%^&*])(?!https?:)[^\s|{TAKEN}]{{5,64}})[ \t]*(?=\n|\||\t|\Z)",
    ),
)
