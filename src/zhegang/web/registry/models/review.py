"""Review: each step by one person, kept for good."""

from __future__ import annotations

from django.db import models

from zhegang.web.registry.models.entities import Judgement
from zhegang.web.registry.models.statements import Statement


class Step(models.Model):
    """One step of review. Written by zhegang.web.registry.reviewing only; never changed or removed.

    The database refuses an `approve` or `publish` by whoever took another step on the same
    statement or judgement (migration 0002).
    """

    ACTIONS = ("propose", "annotate", "approve", "publish", "reject", "return", "undo")

    statement = models.ForeignKey(Statement, models.CASCADE, null=True, related_name="steps")
    judgement = models.ForeignKey(Judgement, models.CASCADE, null=True, related_name="steps")
    action = models.CharField(max_length=10)
    actor = models.CharField(max_length=40)  # a user's id, or pack:<name>
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(statement__isnull=False, judgement__isnull=True)
                | models.Q(statement__isnull=True, judgement__isnull=False),
                name="registry_step_of_one",
            )
        ]


class Act(models.Model):
    """What somebody did with an entry of progress or a meeting; never changed or removed.

    The database refuses a `publish` by whoever filed the entry, or a part of it, since it
    was last published (migration 0005).
    """

    KINDS = ("item", "milestone", "evidence", "assessment", "meeting")
    ACTIONS = ("file", "publish", "withdraw")

    kind = models.CharField(max_length=10)
    ident = models.CharField(max_length=120)
    action = models.CharField(max_length=10)
    actor = models.CharField(max_length=40)  # a user's id
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "ident", "id"], name="registry_act_of")]
