"""Whether it is happening, in rows: the values of zhegang.register.progress and .meetings.

An `Item` is what is followed: a commitment (a statement of the register), a project, or a
decision of a meeting that is not yet a statement. What may stand is decided by the engine
(`check_milestone`, `check_assessment`, `check_meeting`); the database keeps what it can.
"""

from __future__ import annotations

import uuid

from django.db import models

from zhegang.register.meetings import KINDS, PARTS
from zhegang.register.meetings import STATES as MEETING_STATES
from zhegang.register.progress import BASES, COMPLETIONS
from zhegang.web.registry.models.documents import Document
from zhegang.web.registry.models.entities import Entity
from zhegang.web.registry.models.names import Named
from zhegang.web.registry.models.statements import Statement

STATES = ("proposed", "published", "withdrawn")


class Item(Named):
    """What is followed. `number` is what offices call it (K1, or a project's number).

    `completion`, `completion_basis`, `differ` and the counts are those of
    `zhegang.register.progress.standing` when it last changed, for the overview.
    """

    ITEM_KINDS = ("commitment", "project", "decision")

    id = models.CharField(primary_key=True, max_length=120)
    kind = models.CharField(max_length=12)
    pack = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=40, blank=True)
    statement = models.OneToOneField(Statement, models.SET_NULL, null=True, related_name="item")
    entity = models.OneToOneField(Entity, models.SET_NULL, null=True, related_name="item")
    area = models.ForeignKey(Entity, models.SET_NULL, null=True, related_name="items")
    lead_hk = models.CharField(max_length=300, blank=True)
    lead_zj = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, default="proposed")
    completion = models.CharField(max_length=12, default="no_evidence")
    completion_basis = models.CharField(max_length=12, default="none")
    differ = models.BooleanField(default=False)
    evidence_count = models.PositiveIntegerField(default=0)
    next_due = models.DateField(null=True)
    # What the offices' last return said; None: no return spoke of it.
    publishable = models.BooleanField(null=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["area", "order", "id"], name="registry_item_area")]


class Milestone(Named):
    """A point on the way. Overdue only where `due` exists; `basis` editorial says the day is ours."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="milestones")
    due = models.DateField(null=True)
    basis = models.CharField(max_length=10, default="editorial")
    statement = models.ForeignKey(Statement, models.SET_NULL, null=True, related_name="+")
    citation = models.JSONField(null=True)  # an Anchor, where no statement has the place
    reached_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default="proposed")
    set_by = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(basis__in=BASES), name="registry_milestone_basis"),
            # A day said to come from a source needs its place there.
            models.CheckConstraint(
                condition=~models.Q(basis="source", statement__isnull=True, citation__isnull=True),
                name="registry_milestone_source_told",
            ),
        ]


class Evidence(models.Model):
    """What is offered as proof. Whether it counts is told by zhegang.register.progress.Evidence."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="evidence")
    milestone = models.ForeignKey(Milestone, models.SET_NULL, null=True, related_name="evidence")
    statement = models.ForeignKey(Statement, models.CASCADE, null=True, related_name="proves")
    text = models.TextField(blank=True)
    on = models.DateField(null=True)
    modality = models.CharField(max_length=10, default="held")
    stance = models.CharField(max_length=10, default="official")
    citation = models.JSONField(null=True)
    address = models.CharField(max_length=500, blank=True)
    filed_by = models.CharField(max_length=80, blank=True)
    seen_on = models.DateField(null=True)
    reaches = models.BooleanField(default=False)  # published, it says that its milestone was reached
    state = models.CharField(max_length=10, default="proposed")
    made_at = models.DateTimeField(auto_now_add=True)


class Assessment(models.Model):
    """How far something is, as one side says of itself or as somebody independent finds."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="assessments")
    independent = models.BooleanField(default=False)
    completion = models.CharField(max_length=12)
    by = models.CharField(max_length=80)
    side = models.CharField(max_length=10, blank=True)
    on = models.DateField()
    text = models.TextField(blank=True)
    blocker = models.TextField(blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="assessments")
    state = models.CharField(max_length=10, default="proposed")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(completion__in=COMPLETIONS), name="registry_assessment_step"
            )
        ]
        indexes = [models.Index(fields=["item", "independent", "-on"], name="registry_assessment_last")]


class Meeting(Named):
    """A meeting planned or held. One planned for a day and held on another shows both.

    `shown` is the meeting as last published: what the public sees while it is edited.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=10, default="planned")
    entity = models.OneToOneField(Entity, models.SET_NULL, null=True, related_name="meeting")
    on = models.DateField(null=True)
    until = models.DateField(null=True)
    planned_on = models.DateField(null=True)
    place = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, related_name="meetings")
    told_by = models.ManyToManyField(Statement, related_name="meetings")
    citation = models.JSONField(null=True)
    state = models.CharField(max_length=10, default="proposed")
    shown = models.JSONField(null=True)
    made_by = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="registry_meeting_kind"),
            models.CheckConstraint(
                condition=models.Q(status__in=MEETING_STATES), name="registry_meeting_status"
            ),
        ]


class AgendaPoint(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    order = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=20)
    title = models.TextField()
    area = models.ForeignKey(Entity, models.SET_NULL, null=True, related_name="+")
    statements = models.ManyToManyField(Statement, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="registry_agenda_once")]


class Attendance(models.Model):
    """Who was expected (`came` None), came or stayed away."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Entity, models.CASCADE, related_name="attended")
    post = models.CharField(max_length=300, blank=True)
    side = models.CharField(max_length=40, blank=True)
    part = models.CharField(max_length=10, default="attendee")
    came = models.BooleanField(null=True)
    statement = models.ForeignKey(Statement, models.SET_NULL, null=True, related_name="+")
    citation = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person", "part"], name="registry_attended_once"),
            models.CheckConstraint(condition=models.Q(part__in=PARTS), name="registry_attendance_part"),
        ]


class Minute(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="minutes")
    order = models.PositiveIntegerField(default=0)
    item = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    citation = models.JSONField(null=True)


class Decision(models.Model):
    """What a meeting decided; it becomes a proposed commitment, and one only once."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    order = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=20)
    text = models.TextField()
    item = models.CharField(max_length=20, blank=True)
    actor = models.CharField(max_length=300, blank=True)
    verb = models.CharField(max_length=80, blank=True)
    strength = models.CharField(max_length=20, default="will")
    area = models.ForeignKey(Entity, models.SET_NULL, null=True, related_name="+")
    due = models.DateField(null=True)
    citation = models.JSONField(null=True)
    statement = models.OneToOneField(Statement, models.SET_NULL, null=True, related_name="decided_as")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="registry_decision_once")]
