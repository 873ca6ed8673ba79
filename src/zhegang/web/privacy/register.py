"""Every kind of personal data the site holds, and how the fields that hold some are declared.

The fields stand in `tables` (the site's) and `registry_tables` (the register's). The notice, the
pages, `docs/privacy.md`, a person's export and erasure, and the worker's daily clearing all read
these. A test goes over all models of the site and fails for a field that may hold personal data
and is declared neither as a kind's nor as holding none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from zhegang.core.i18n import N_


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of personal data; `kept`, `seen_by` and `erased` as the notice tells them."""

    key: str
    what: str
    purpose: str
    basis: str
    kept: str
    seen_by: str
    erased: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What the worker does once `moment` lies longer than `after` in the past."""

    moment: str
    after: timedelta
    act: Literal["delete", "close", "erase"] = "delete"


@dataclass(frozen=True, slots=True)
class Table:
    """The fields of one model.

    `person` is the field that names whose row it is; `fields` gives the kind of each that holds
    personal data, `secret` those of them that are never told (hashes, keys), `plain` those that
    hold none; `told` are fields of other rows that make an export readable. `erased` is what
    becomes of a person's rows: deleted, blanked, or kept with nothing of the person but the id;
    of those kept a row goes that is nobody else's, since the field `alone` is empty.
    """

    model: str
    person: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    secret: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    erased: Literal["delete", "blank", "keep"] = "keep"
    alone: str = ""
    rules: tuple[Rule, ...] = ()


CONTRACT = N_("PDPO DPP1: needed for the service asked for. PIPL Art. 13(1)(2): needed for the contract.")
CONSENT = N_(
    "PDPO DPP1: given of one's own accord. PIPL Art. 13(1)(1): consent, withdrawn by emptying the field."
)
DUTY = N_("PDPO DPP4 and PIPL Art. 51: the duty to keep data secure; PIPL Art. 13(1)(3).")
WITH_ACCOUNT = N_(
    "as long as the account; accounts unused for 3 years are closed, closed ones erased after 90 days"
)
SELF_AND_ADMIN = N_("the person; the site's administrators")
NOBODY = N_("nobody: kept hashed or encrypted")

KINDS: tuple[Kind, ...] = (
    Kind(
        "account",
        N_("Account: its name, the person's name if given, role, language, last sign-in"),
        N_("to let the person in with the rights of the role"),
        CONTRACT,
        WITH_ACCOUNT,
        N_(
            "the person; the site's administrators; the account's name also the firms it belongs to or advises"
        ),
        N_("removed; a random number without meaning remains, so that older records stay whole"),
    ),
    Kind(
        "email",
        N_("E-mail address, where given"),
        N_("to reach the person about the account; nothing is sent by the site itself"),
        CONSENT,
        WITH_ACCOUNT,
        SELF_AND_ADMIN,
        N_("removed"),
    ),
    Kind(
        "credentials",
        N_("Password hash, secret of the second factor, recovery codes, digests of tokens and sessions"),
        N_("to know the person again and keep others out"),
        DUTY,
        WITH_ACCOUNT,
        NOBODY,
        N_("removed"),
    ),
    Kind(
        "sessions",
        N_("Open sessions: browser and system by family, beginning and end"),
        N_("to keep the person signed in, and to let them see and end their sessions"),
        CONTRACT,
        N_("12 hours; removed within a day after"),
        N_("the person"),
        N_("removed"),
    ),
    Kind(
        "tokens",
        N_("Tokens for programs: name, scopes, days"),
        N_("to let the person's programs in"),
        CONTRACT,
        N_("until they end or are revoked, and 30 days more"),
        N_("the person"),
        N_("removed"),
    ),
    Kind(
        "failures",
        N_("Failed sign-ins and sign-ups: a keyed digest of account or network address"),
        N_("to stop the guessing of passwords"),
        DUTY,
        N_("15 minutes; removed within a day after"),
        NOBODY,
        N_("they name nobody and pass by themselves"),
    ),
    Kind(
        "notices",
        N_("Which version of this notice was accepted, and when"),
        N_("to show that the notice was given"),
        DUTY,
        N_("with the account's number, after erasure too"),
        SELF_AND_ADMIN,
        N_("stays, by the number alone"),
    ),
    Kind(
        "firms",
        N_("Firm's name; who belongs to it, who advises it, who named the adviser"),
        N_("to show a firm's data to that firm and the advisers it named, and to nobody else"),
        CONTRACT,
        N_("as long as the firm has a user or adviser here"),
        N_("the firm's users and advisers; the site's administrators"),
        N_("the person's link to the firm is removed; a firm left without anybody goes with its cases"),
    ),
    Kind(
        "cases",
        N_("Cases, plans and work done on them: what the firm wrote into them, and who handed them in"),
        N_("to plan what the firm asked for"),
        CONTRACT,
        N_("as long as the firm has a user or adviser here"),
        N_("the firm's users and advisers"),
        N_("they are the firm's and stay with it; of the person only the number remains"),
    ),
    Kind(
        "judgements",
        N_("Decisions on names that resemble a listed one: the name, the listing, the reason, who decided"),
        N_("to keep the record that rules on restricted parties ask for"),
        CONTRACT,
        N_("as long as the firm has a user or adviser here; where no firm is named, as long as the account"),
        N_("the firm's users and advisers; where no firm is named, the person"),
        N_("the firm's stay with it, by the number alone; the person's own are removed"),
    ),
    Kind(
        "answers",
        N_("Answers to requests that programs may send twice"),
        N_("to answer the same request alike without doing it twice"),
        CONTRACT,
        N_("7 days"),
        NOBODY,
        N_("they cannot be led back to a person and pass by themselves"),
    ),
    Kind(
        "audit",
        N_("Audit: who did what and when, by numbers alone"),
        N_("to find misuse, and to prove who saw another party's data"),
        DUTY,
        N_("as long as the site: no row can be removed without the chain showing it"),
        N_("the auditor"),
        N_("stays, by the number alone, which then leads to nobody"),
    ),
    Kind(
        "officials",
        N_(
            "People named in published documents of the mechanism: name, post, what they said, signed or attended"
        ),
        N_("to show who promised what, with the sentence it stands in"),
        N_(
            "PDPO DPP1: lawful and fair, from published sources. PIPL Art. 13(1)(6): already public, within reason."
        ),
        N_("as long as the document is in the register"),
        N_("what is published, everybody; the rest, the register's reviewers and who loaded the document"),
        N_("corrected or withdrawn by review, at the request of the person named"),
    ),
    Kind(
        "register_work",
        N_("Work on the register: who loaded, proposed, approved, published or filed what, by numbers"),
        N_("so that no one person both proposes and publishes, and every step can be answered for"),
        DUTY,
        N_("as long as the register"),
        N_("the register's reviewers; the auditor"),
        N_("stays, by the number alone; one's right to read a loaded text is removed"),
    ),
)
