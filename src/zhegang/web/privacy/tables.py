"""The site's own tables, field by field; whoever adds a field adds it here, or a test fails."""

from __future__ import annotations

from datetime import timedelta

from zhegang.web.privacy.register import Rule, Table
from zhegang.web.privacy.registry_tables import REGISTRY

DAY = timedelta(days=1)
SITE: tuple[Table, ...] = (
    Table(
        "web.User",
        "pk",
        {
            **dict.fromkeys(("username", "name", "role", "lang"), "account"),
            **dict.fromkeys(("created_at", "last_login", "closed_at", "erased_at"), "account"),
            "email": "email",
            "password": "credentials",
        },
        secret=("password",),
        erased="blank",
        rules=(Rule("last_login", 1096 * DAY, "close"), Rule("closed_at", 90 * DAY, "erase")),
    ),
    Table(
        "web.Session",
        "user",
        {
            **dict.fromkeys(("user", "agent", "created_at", "expire_date"), "sessions"),
            "session_key": "credentials",
            "session_data": "credentials",
        },
        secret=("session_key", "session_data"),
        erased="delete",
        rules=(Rule("expire_date", 0 * DAY),),
    ),
    Table(
        "web.SecondFactor",
        "user",
        dict.fromkeys(("user", "secret", "created_at", "confirmed_at"), "credentials"),
        secret=("secret",),
        erased="delete",
    ),
    Table(
        "web.RecoveryCode",
        "user",
        dict.fromkeys(("user", "digest", "created_at"), "credentials"),
        secret=("digest",),
        erased="delete",
    ),
    Table(
        "web.ApiToken",
        "user",
        {
            **dict.fromkeys(("user", "name", "scopes", "created_at", "expires_at", "revoked_at"), "tokens"),
            "digest": "credentials",
        },
        secret=("digest",),
        erased="delete",
        rules=(Rule("expires_at", 30 * DAY), Rule("revoked_at", 30 * DAY)),
    ),
    Table("web.NoticeSeen", "user", dict.fromkeys(("user", "version", "created_at"), "notices")),
    Table(
        "web.LoginFailure",
        fields={"key": "failures", "at": "failures"},
        secret=("key",),
        rules=(Rule("at", timedelta(minutes=15)),),
    ),
    Table("web.Firm", fields={"name": "firms"}, plain=("created_at",)),
    Table(
        "web.Membership",
        "user",
        dict.fromkeys(("user", "kind", "named_by", "created_at"), "firms"),
        told=("firm__name",),
        erased="delete",
    ),
    Table(
        "web.StoredCase",
        "made_by",
        dict.fromkeys(("made_by", "title", "content", "created_at"), "cases"),
        secret=("content",),  # the firm's, and told to it on its own pages
        plain=("digest",),
        told=("pk", "firm__name"),
    ),
    Table(
        "web.Job",
        "owner",
        dict.fromkeys(("owner", "params", "result", "reason", "created_at"), "cases"),
        secret=("params", "result", "reason"),
        plain=("kind", "state", "worker", "step", "lease_until", "started_at", "ended_at"),
        told=("pk", "kind", "state"),
        alone="case",
    ),
    Table(
        "web.IdempotencyKey",
        fields=dict.fromkeys(("key", "request", "body"), "answers"),
        secret=("key", "request", "body"),
        plain=("content_type", "created_at"),
        rules=(Rule("created_at", 7 * DAY),),
    ),
    Table(
        "web.AuditRow",
        "actor",
        dict.fromkeys(("at", "actor", "action", "subject"), "audit"),
        plain=("digest", "mac"),
        told=("seq",),
    ),
    Table(
        "web.CaseDraft",
        "made_by",
        dict.fromkeys(("made_by", "content", "created_at", "changed_at"), "cases"),
        secret=("content",),
        told=("pk", "firm__name"),
    ),
    Table(
        "web.NameJudgement",
        "made_by",
        dict.fromkeys(("made_by", "name", "listing", "verdict", "reason", "created_at"), "judgements"),
        alone="firm",
    ),
    Table(
        "web.Share",
        "made_by",
        {
            **dict.fromkeys(("made_by", "created_at", "expires_at", "revoked_at"), "cases"),
            "digest": "credentials",
        },
        secret=("digest",),
        rules=(Rule("expires_at", 30 * DAY), Rule("revoked_at", 30 * DAY)),
    ),
    Table("web.AuditHead", plain=("mac",)),
    Table("auth.Group", plain=("name",)),
    Table("auth.Permission", plain=("name", "codename")),
    Table("contenttypes.ContentType", plain=("app_label", "model")),
)
TABLES = SITE + REGISTRY
