"""The roles a person may hold."""

from __future__ import annotations

from enum import StrEnum

from zhegang.core.i18n import N_


class Role(StrEnum):
    """One role an account. `PUBLIC` is whoever has not signed in."""

    PUBLIC = "public"
    RESIDENT = "resident"
    FIRM = "firm"
    ADVISER = "adviser"
    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    SECRETARIAT_HK = "secretariat_hk"
    SECRETARIAT_ZJ = "secretariat_zj"
    AUDITOR = "auditor"
    ADMIN = "admin"


NAMES = {
    Role.PUBLIC: N_("visitor"),
    Role.RESIDENT: N_("resident"),
    Role.FIRM: N_("firm's own user"),
    Role.ADVISER: N_("adviser"),
    Role.ANNOTATOR: N_("register annotator"),
    Role.REVIEWER: N_("register reviewer"),
    Role.PUBLISHER: N_("register publisher"),
    Role.SECRETARIAT_HK: N_("secretariat, Hong Kong side"),
    Role.SECRETARIAT_ZJ: N_("secretariat, Zhejiang side"),
    Role.AUDITOR: N_("auditor"),
    Role.ADMIN: N_("administrator"),
}
ACCOUNT_ROLES = tuple(role for role in Role if role is not Role.PUBLIC)
# The roles a person may take by themselves; an administrator gives the others.
SELF_MADE = (Role.RESIDENT, Role.FIRM)
