"""What problems are about. The English words are what sessions, cards and playbooks hold, whatever is spoken; others
that somebody typed are shown as they are."""

from __future__ import annotations

from collections.abc import Mapping

DOMAINS: Mapping[str, str] = {
    "Calls": "Calls",
    "Devices": "Devices",
    "Email": "Email",
    "Files": "Files",
    "General": "General",
    "Identity": "Identity",
    "Network": "Network",
    "Phones": "Phones",
    "Printing": "Printing",
    "Security": "Security",
    "Storage": "Storage",
    "VPN": "VPN",
}


def domain_said(kept: str) -> str:
    """A domain as it is said here: `Email` → `E-Mail`; one that is not ours as it is."""
    return DOMAINS.get(kept, kept)


def domain_meant(typed: str) -> str:
    """What is kept for a domain that was typed as it is said here, or as it is kept, whatever its case."""
    wanted = typed.strip().casefold()
    ours = (kept for kept, said in DOMAINS.items() if wanted in (kept.casefold(), said.casefold()))
    return next(ours, typed.strip())
