"""What the site records. Identifiers that reach an address are random, never counted."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from zhegang.core.i18n import LANGS
from zhegang.web.roles import ACCOUNT_ROLES, Role


class UserManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """An account; without password nobody can sign in to it."""
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person's account. An erased one keeps its id, for the audit, and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in ACCOUNT_ROLES])
    lang = models.CharField(max_length=8, choices=[(lang, lang) for lang in LANGS], default="en")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[r.value for r in ACCOUNT_ROLES]), name="web_user_role_known"
            )
        ]


class Firm(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)


class Membership(models.Model):
    """Who sees a firm's data: its own people, and the advisers it named."""

    KINDS = ("member", "adviser")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="memberships")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    named_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "firm"], name="web_membership_once")]


class ApiToken(models.Model):
    """A token is shown once, when made; here lies its SHA-256 (it is 256 random bits)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class Session(AbstractBaseSession):
    """A browser's session; `user` and `agent` are told by zhegang.web.sessions when somebody signs in."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    agent = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now)


class SecondFactor(models.Model):
    """An authenticator app (RFC 6238); its secret lies here encrypted, see zhegang.web.totp."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="second_factor")
    secret = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    # The step of the last code taken: that code, and any older one, is not taken again.
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(models.Model):
    """A code that stands in once for a lost app; only its HMAC is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)


class NoticeSeen(models.Model):
    """Which version of the privacy notice a person was shown and accepted, and when."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices_seen")
    version = models.CharField(max_length=20)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="web_notice_once")]


class LoginFailure(models.Model):
    """A failed sign-in or code, or a sign-up. `key` is an HMAC of account or address: neither stands here."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="web_failure_key_at")]


class StoredCase(models.Model):
    """A firm's case as handed in; `content` is its JSON, as `zhegang case convert` writes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="cases")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=400)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["firm", "-created_at"], name="web_case_firm_at")]


class Job(models.Model):
    """Long work. See zhegang.web.jobs for its states and who may move it between them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    case = models.ForeignKey(StoredCase, models.CASCADE, null=True, related_name="jobs")
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="queued")
    reason = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    attempts = models.PositiveIntegerField(default=0)
    most_attempts = models.PositiveIntegerField(default=3)
    fence = models.PositiveBigIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    step = models.CharField(max_length=200, blank=True)
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(null=True)
    memory_mb = models.PositiveIntegerField(default=4096)
    seconds = models.PositiveIntegerField(default=1800)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"], name="web_job_state_at")]


class CaseDraft(models.Model):
    """A case being filled in by form, in whatever state; `version` counts its changes.

    `content` is raw case data, which the reader of cases judges as it judges a file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="drafts")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    case = models.ForeignKey(StoredCase, models.SET_NULL, null=True, related_name="drafts")
    content = models.TextField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)


class NameJudgement(models.Model):
    """A person's decision on a candidate of the screening page; seen by its firm, or its maker alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    firm = models.ForeignKey(Firm, models.CASCADE, null=True, related_name="judgements")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="judgements")
    name = models.CharField(max_length=500)
    listing = models.CharField(max_length=400)
    verdict = models.CharField(max_length=10, choices=[("match", "match"), ("no_match", "no_match")])
    reason = models.CharField(max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)


class Share(models.Model):
    """A link to one plan's first screen; the link's token is shown once, here lies its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey("Job", models.CASCADE, related_name="shares")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class IdempotencyKey(models.Model):
    """The answer given to a POST, for whoever sends it again with the same key."""

    key = models.CharField(max_length=64, primary_key=True)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)


class AuditRow(models.Model):
    """One link of the chain; written by zhegang.web.audit only, never changed."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64)


class AuditHead(models.Model):
    """The last link: whoever appends holds this row."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    mac = models.CharField(max_length=64)


__all__ = [
    "ApiToken",
    "AuditHead",
    "AuditRow",
    "CaseDraft",
    "Firm",
    "IdempotencyKey",
    "Job",
    "LoginFailure",
    "Membership",
    "NameJudgement",
    "NoticeSeen",
    "RecoveryCode",
    "Role",
    "SecondFactor",
    "Session",
    "Share",
    "StoredCase",
    "User",
]
