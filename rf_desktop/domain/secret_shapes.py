"""What passwords, keys and tokens look like: by their type, in addresses, headers, files and commands (A7, D3).

Nothing here measures randomness: ids, hashes and event numbers are no secrets.
"""

# ruff: noqa: E501  # a pattern that is broken in two is read worse, not better

from __future__ import annotations

from rf_desktop.domain.secret_sentences import SENTENCES
from rf_desktop.domain.secret_words import (
    CHAR,
    EXACT,
    NO_LINK,
    PLACEHOLDER,
    TAKEN,
    shape,
)

# Well-known shapes, wherever they stand -------------------------------------------------------------------------------

_TYPED = (
    shape(
        "private key",
        "private-",
        r"(?P<v>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{1,20000}?"
        r"(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z))",
    ),
    shape(
        "private key",
        "private key",
        r"(?P<v>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{1,20000}?"
        r"(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z))",
    ),
    shape("private key", "private-lines", r"Private-Lines: \d+\s(?P<v>(?:[A-Za-z0-9+/=]{20,}\s?)+)"),
    shape(
        "private key",
        "static key",
        r"(?P<v>-----BEGIN OpenVPN Static key V1-----[\s\S]{1,5000}?"
        r"(?:-----END OpenVPN Static key V1-----|\Z))",
    ),
    shape("private key", "age-secret-key-", r"\b(?P<v>AGE-SECRET-KEY-1[0-9A-Z]{20,})"),
    shape("typed key", "akia asia abia acca", r"\b(?P<v>(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16})\b", EXACT),
    shape("typed key", "gh github_pat_", r"\b(?P<v>gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"),
    shape("typed key", "gl", r"\b(?P<v>gl(?:pat|dt|rt|ptt|ft|soat|cbt|agent|oas|imt)-[\w.-]{16,})"),
    shape("typed key", "xox xapp-", r"\b(?P<v>xox[abceoprs]-[\w-]{10,}|xapp-\d-[\w-]{10,})"),
    shape(
        "typed key",
        "sk- sk_ rk_ pk_live_ whsec_",
        r"\b(?P<v>sk-[A-Za-z0-9_-]{16,}|[sr]k_(?:live|test)_\w{10,}|"
        r"pk_live_\w{10,}|whsec_[\w+/=]{16,})",
    ),
    shape(
        "typed key",
        "sg. xkeysib- key- -us",
        r"\b(?P<v>SG\.[\w-]{16,}\.[\w-]{16,}|xkeysib-[\w-]{20,}|key-[0-9a-f]{32}|"
        r"[0-9a-f]{32}-us\d{1,2})\b",
    ),
    shape(
        "typed key",
        "npm_ pypi- rubygems_ dckr_pat_ nuget",
        r"\b(?P<v>npm_[A-Za-z0-9]{20,}|pypi-[\w-]{16,}|"
        r"rubygems_[0-9a-f]{20,}|dckr_pat_[\w-]{16,})",
    ),
    shape(
        "typed key",
        "aiza ya29. gocspx- 1//0",
        r"\b(?P<v>AIza[\w-]{30,}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}|1//0[\w-]{30,})",
    ),
    shape(
        "typed key",
        "hvs. hvb. dop_v1_ shp atatt sq0 dapi hf_ gsk_ figd_ lin_api_ pmak- nrak- glsa_ r8_ tskey-",
        r"\b(?P<v>hv[sb]\.[\w-]{20,}|do[opr]_v1_[0-9a-f]{32,}|shp(?:at|ca|pa|ss)_[0-9a-f]{20,}|ATATT3[\w=+/-]{20,}|"
        r"sq0(?:atp|csp|idp)-[\w-]{16,}|dapi[0-9a-f]{32}|hf_[A-Za-z]{30,}|gsk_\w{30,}|figd_[\w-]{20,}|"
        r"lin_api_\w{20,}|PMAK-[\w-]{20,}|NRAK-\w{20,}|glsa_\w{20,}|r8_\w{30,}|tskey-[\w-]{16,})",
    ),
    shape("typed key", "8q~ 7q~", r"(?<![\w~.-])(?P<v>[\w~.-]{3}[78]Q~[\w~.-]{31,34})", EXACT),
    shape("typed key", "sk ac", r"\b(?P<v>SK[0-9a-f]{32})\b", EXACT),
    shape("typed key", ":aa", r"\b(?P<v>\d{8,10}:AA[\w-]{32,34})(?![\w-])"),
    shape("jwt", "eyj", r"\b(?P<v>eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){0,3})", EXACT),
    shape(
        "webhook",
        "hooks. webhook",
        r"https://(?:hooks\.slack\.com/(?:services|workflows|triggers)/|"
        r"(?:\w+\.)?discord(?:app)?\.com/api/webhooks/|[\w.-]+\.webhook\.office\.com/)(?P<v>[^\s\"'<>]{16,})",
    ),
    shape("recovery key", "-", r"(?<![\d-])(?P<v>\d{6}(?:[- ]\d{6}){7})(?![\d-])"),
    shape(
        "product key",
        "-",
        r"(?<![A-Z0-9-])(?P<v>(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4})(?![A-Z0-9-])",
        EXACT,
    ),
    shape("hash", "$", r"(?<![\w$])(?P<v>\$(?:1|2[abxy]|5|6|7|y|apr1|argon2id?)\$[\w./$=,+-]{16,})", EXACT),
    shape("hash", ":", r"\b(?P<v>[0-9a-f]{32}:[0-9a-f]{32})(?![0-9a-f])"),
)

# In addresses, headers and files --------------------------------------------------------------------------------------

_PLACED = (
    shape(
        "address",
        "://",
        rf"\b[a-z][a-z0-9+.-]{{1,20}}://[^\s/:@{TAKEN}]{{0,80}}:(?P<v>[^\s/{TAKEN}][^\s{TAKEN}]{{0,120}}?)@"
        r"(?=[\w\[])",
    ),
    shape(
        "address",
        "? & ;",
        rf"[?&;#](?:sig|(?:\w{{1,20}}[_-])?(?:token|secret|apikey|key|password|pwd|pass)|code|sas|"
        rf"access_?token|auth|session_?id|otp)=(?P<v>[^\s&;#\"'<>{TAKEN}]{{6,}})",
    ),
    shape("address", "otpauth://", r"otpauth://[^\s\"'<>]*?[?&]secret=(?P<v>[A-Z2-7=]{8,})"),
    shape(
        "header",
        "bearer basic negotiate",
        rf"\b(?:bearer|authorization:\s*(?:basic|token|negotiate|apikey))\s+"
        rf"(?P<v>(?=[^\s{TAKEN}]*\d|[^\s{TAKEN}]{{24,}})[A-Za-z0-9._~+/=-]{{12,}})",
    ),
    shape(
        "header",
        "x- cookie",
        rf"(?m:^|[\s\"'])(?:x-[\w-]{{0,30}}(?:key|token|secret|auth)|(?:set-)?cookie)[\"']?\s*:\s*[\"']?"
        rf"{NO_LINK}(?P<v>(?:[\w.-]{{1,60}}=)?[^\s\"'=;{TAKEN}]{{8,}}(?:;\s?[\w.-]{{1,60}}=[^\s\"';{TAKEN}]{{8,}}){{0,20}})",
    ),
    shape(
        "setting",
        "key= accountkey sharedaccess pwd= password=",
        rf"\b(?:AccountKey|SharedAccessKey|SharedAccessSignature|"
        rf"SharedSecret|Password|Pwd|PGPASSWORD)\s?=\s?(?!\s){PLACEHOLDER}(?P<v>[^;\"'\s<>{TAKEN}]{{3,}})",
    ),
    shape(
        "setting",
        "</",
        rf"<(?:[\w:.-]{{0,30}})(?:password|passwd|pwd|secret|apikey|api_key|token|psk|keymaterial|"
        rf"community)(?:\s[^<>\n]{{0,80}})?>\s*(?:<value>\s*)?(?P<v>[^<>\s{TAKEN}][^<>\n{TAKEN}]{{2,120}}?)\s*</",
    ),
    shape(
        "setting",
        "value=",
        rf"\bkey=\"[^\"\n]{{0,40}}(?:password|pwd|secret|token|key)\"\s+value=\"(?P<v>[^\"\n{TAKEN}]{{3,}})\"",
    ),
    shape(
        "setting",
        "reg_",
        rf"(?:password|pwd|secret|token|key)\b[\"']?\s+REG_(?:SZ|BINARY|EXPAND_SZ)\s+(?P<v>{CHAR}{{3,}})",
    ),
    shape("setting", "key content", rf"\bkey content\s*:\s*(?P<v>{CHAR}[^\n{TAKEN}]{{2,62}})"),
    shape("setting", "wifi:", rf"\bWIFI:[^\n]{{0,80}}?P:(?P<v>[^;\n{TAKEN}]{{3,}})"),
    shape("setting", "-data", r"\b(?:client-key-data|token-data)\s*:\s*(?P<v>[A-Za-z0-9+/=]{20,})"),
    shape("setting", "auth", r"\"(?:auth|_auth|_authToken|identitytoken)\"\s*:\s*\"(?P<v>[\w+/=.-]{8,})\""),
    shape("setting", "_auth", r"\b_auth(?:Token)?\s*=\s*(?P<v>[\w+/=.-]{8,})"),
    shape(
        "device",
        "secret password key community",
        rf"(?m:^|\n)\s*(?:username \S+ (?:privilege \d+ )?|enable |snmp-server |"
        rf"neighbor \S+ |ppp chap |tacacs-server |radius-server |line \w+ )?(?:secret|password|key|community)\s+(?:[05-9]\s+)"
        rf"(?P<v>{CHAR}{{4,}})",
    ),
    shape("device", "snmp-server", rf"\bsnmp-server\s+community\s+(?P<v>{CHAR}{{3,}})"),
    shape(
        "device",
        "ascii crypto set psksecret enc",
        rf"\b(?:pre-shared-key (?:ascii-text|hex|local|remote)|wpa-psk (?:ascii|hex)(?: [0-9])?|passphrase (?:ascii|hex)|set psksecret|set (?:password|passwd|"
        rf"private-key) ENC|crypto isakmp key)\s+(?:ENC\s+)?\"?{PLACEHOLDER}(?P<v>[^\s\"{TAKEN}]{{4,}})",
    ),
)

# In commands ----------------------------------------------------------------------------------------------------------

_ARG = (
    rf"(?:\"(?P<q>[^\"\n{TAKEN}]{{2,120}})\"|'(?P<r>[^'\n{TAKEN}]{{2,120}})'|(?P<v>[^\s\"'{TAKEN}][^\s{TAKEN}]{{2,}}))"
)
_COMMANDS = (
    shape(
        "command",
        "--pass --token --secret --api --pw --auth -pass -tok -sec",
        rf"(?<![\w-])(?:--?(?:password|passwd|passphrase|pass|pw|"
        rf"token|secret|api-?key|auth-?token|client-?secret|access-?key|storepass|keypass|proxy-password|admin-?password|"
        rf"adminpass|newpassword))(?:[ =:]\s?)(?![-|<>&\[(]|file:|stdin\b|env:|\$\w|%\w+%|@)(?:pass:)?{_ARG}",
    ),
    shape("command", "/p /rp /user:", r"\s/(?:pass(?:word)?|pwd|rp|pw|newpassword)[: ](?!\*|/)" + _ARG),
    shape(
        "command",
        "net",
        rf"\bnet1?\s+user\s+(?:\"[^\"\n]{{1,60}}\"|[^\s/{TAKEN}]+)\s+(?!/|\*(?:\s|$))(?={CHAR}*[\d!@#$%^&*?])(?P<v>{CHAR}{{4,}})",
    ),
    shape(
        "command",
        "net psexec cmdkey sqlcmd runas",
        rf"\bnet1?\s+use\b[^\n]{{0,120}}?/u(?:ser)?:\S+\s+(?!/|\*)(?P<v>{CHAR}{{4,}})",
    ),
    shape("command", "net", rf"\bnet1?\s+use\s+(?:\w:\s+|\*\s+)?\\\\\S+\s+(?![/*])(?P<v>{CHAR}{{4,}})\s+/u(?:ser)?:"),
    shape("command", "psexec", rf"\bpsexec(?:64)?(?:\.exe)?\b[^\n]{{0,120}}?\s-p\s+{_ARG}"),
    shape("command", "sqlcmd osql bcp", rf"\b(?:sqlcmd|osql|bcp|isql)\b[^\n]{{0,160}}?\s-P\s*{_ARG}", EXACT),
    shape(
        "command", "mysql mariadb mongo", rf"\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n]{{0,160}}?\s-p(?=\S){_ARG}"
    ),
    shape(
        "command",
        "login sshpass mongo docker redis plink 7z ldap htpasswd unzip",
        rf"\b(?:sshpass\s+-p|mongo(?:sh)?\b[^\n]{{0,120}}?\s-p\s|(?:docker|az|podman|helm|oc|npm|cf|vault)\s+login\b[^\n]{{0,120}}?\s-p\s|"
        rf"redis-cli\b[^\n]{{0,120}}?\s-a\s|p(?:link|scp|sftp)\b[^\n]{{0,120}}?\s-pw\s|ldap(?:search|modify|add|whoami)\b[^\n]{{0,200}}?\s-w\s|"
        rf"unzip\b[^\n]{{0,120}}?\s-P\s|htpasswd\s+-\w*b\w*\s+\S+\s+\S+\s)\s*{_ARG}",
    ),
    shape("command", "7z 7za", rf"\b7za?\b[^\n]{{0,160}}?\s-p(?=\S)(?P<v>{CHAR}{{3,}})"),
    shape(
        "command",
        "curl wget -u lftp",
        rf"\b(?:curl|wget|lftp|http)\b[^\n]{{0,200}}?\s(?:-u|--user|-U|--proxy-user)[ =]?\s*[\"']?[^\s:,\"'{TAKEN}]{{1,60}}[:,]"
        rf"(?P<v>[^\s\"'{TAKEN}]{{3,}})",
    ),
    shape(
        "command",
        "smbclient rpcclient -u",
        rf"\b(?:smbclient|rpcclient|smbmap|mount\.cifs|winexe|wmic)\b[^\n]{{0,160}}?(?:-U|--user=)\s*[\"']?[^\s%{TAKEN}]{{1,60}}%"
        rf"(?P<v>[^\s\"'{TAKEN}]{{3,}})",
    ),
    shape(
        "command",
        "securestring",
        rf"\bConvertTo-SecureString\s+(?:-(?:String|AsPlainText|Force)\s+){{0,3}}(?![$(\-])(?:\(?\"(?P<q>[^\"\n{TAKEN}]{{2,}})\"|"
        rf"\(?'(?P<r>[^'\n{TAKEN}]{{2,}})'|(?P<v>[^\s\"'({TAKEN}]{{3,}}))",
    ),
    shape(
        "command",
        "chpasswd sudo passwd",
        rf"\becho\s+(?:-n\s+)?[\"']?(?:[\w.-]{{1,40}}:)?(?![<\[$%])(?P<v>[^\s\"':|{TAKEN}]{{3,}})[\"']?\s*\|\s*(?:sudo\s+)?"
        rf"(?:chpasswd|sudo\s+-S|passwd\s+--stdin)",
    ),
    shape("command", "pass:", rf"\s-pass(?:in|out)?\s+pass:(?P<v>{CHAR}{{3,}})"),
    shape(
        "command",
        "wpa_passphrase nmcli",
        rf"\b(?:wpa_passphrase\s+(?:\"[^\"\n]+\"|\S+)\s+|nmcli\b[^\n]{{0,120}}?\spassword\s+){_ARG}",
    ),
    shape("command", "cmdkey", rf"\bcmdkey\b[^\n]{{0,160}}?/pass:{_ARG}"),
)

SHAPES = (*_TYPED, *_PLACED, *_COMMANDS, *SENTENCES)
HINTS = tuple(sorted({hint for shape in SHAPES for hint in shape.hints}))
