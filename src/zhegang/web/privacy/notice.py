"""The privacy notice: what PDPO DPP1(3) and PIPL Art. 17 ask to be told before data are taken."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.conf import settings
from django.db import transaction

from zhegang.core.i18n import N_, translate
from zhegang.web import audit
from zhegang.web.models import NoticeSeen, User
from zhegang.web.privacy.register import KINDS

# Raised whenever KINDS or the texts below say something else; tests/web/test_privacy.py notices.
VERSION = "2026-11-22"

RIGHTS = (
    N_("See and take away everything held on you: your page of personal data (PDPO DPP6; PIPL Art. 45)."),
    N_("Correct it, there too (PDPO s. 22; PIPL Art. 46)."),
    N_("Have it erased, there too, at once (PDPO s. 26; PIPL Art. 47)."),
    N_("Withdraw what you gave of your own accord; what was done before stays lawful (PIPL Art. 15)."),
    N_(
        "Complain: in Hong Kong to the Privacy Commissioner for Personal Data, on the mainland to the department "
        "that protects personal information (PIPL Art. 65)."
    ),
)
CROSS_BORDER = (
    N_(
        "The data lie where the site runs. Who uses it from the other side of the boundary sends data across it."
    ),
    N_(
        "From the mainland: PIPL Art. 38 to 40 and the rules of 22 March 2024 on cross-border data flows hold; what a "
        "person sends for a contract of their own needs no separate filing, what a firm sends of other people may."
    ),
    N_(
        "From Hong Kong: PDPO section 33 is not in force; the Commissioner's model contract clauses are good practice. "
        "The standard contract of the Greater Bay Area does not cover Zhejiang."
    ),
    N_(
        "The secretariats of both sides see no firm's data. Do not write names of persons into a case: no plan "
        "needs them."
    ),
)
NOT_KEPT = (
    N_(
        "Quotes and order lists are answered and not kept; of names sent to be checked only decisions you record."
    ),
    N_(
        "The site's logs hold the route, the status and the time of a request; no address, name, parameter or token."
    ),
    N_(
        "Nothing is sent to third parties, nothing decided about a person by machine, no cookies but those of session and forms."
    ),
)


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice in one language; `operator`, `contact` and `place` are empty where the site does not say."""

    version: str
    operator: str
    contact: str
    place: str
    kinds: tuple[dict[str, str], ...]
    not_kept: tuple[str, ...]
    rights: tuple[str, ...]
    cross_border: tuple[str, ...]


def notice(lang: str) -> Notice:
    """The notice as the pages, the API and the command line give it."""

    def told(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(translate(text, lang) for text in texts)

    names = [f.name for f in fields(KINDS[0]) if f.name != "key"]
    kinds = tuple({"key": k.key} | {n: translate(getattr(k, n), lang) for n in names} for k in KINDS)
    return Notice(
        VERSION,
        settings.OPERATOR,
        settings.CONTACT,
        settings.PLACE,
        kinds,
        told(NOT_KEPT),
        told(RIGHTS),
        told(CROSS_BORDER),
    )


def accept(user: User) -> None:
    """Notes that the person accepted the present version; once."""
    with transaction.atomic():
        _, new = NoticeSeen.objects.get_or_create(user=user, version=VERSION)
        if new:
            audit.append(str(user.pk), "privacy.notice", f"user:{user.pk}", {"version": VERSION})


def accepted(user: User) -> bool:
    """Whether the person accepted the present version."""
    return NoticeSeen.objects.filter(user=user, version=VERSION).exists()
