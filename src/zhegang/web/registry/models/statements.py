"""Statements, and what of them can be compared."""

from __future__ import annotations

from django.db import models

from zhegang.web.registry.models.documents import Document


class Statement(models.Model):
    """One statement: replaced, never edited. `id` is the engine's, the same in every language.

    Its wording is `document.held.text[start:end]`, byte for byte, for whoever may see the
    text. `attachment` is empty while no text is held, else exact, moved or stale.
    """

    STATES = ("proposed", "annotated", "approved", "published", "rejected", "replaced", "dropped")
    ORIGINS = ("rules", "pack", "model", "person")
    ATTACHMENTS = ("", "exact", "moved", "stale")

    id = models.CharField(primary_key=True, max_length=20)
    document = models.ForeignKey(Document, models.CASCADE, related_name="statements", db_index=False)
    segment = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    prefix = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64)
    predicate = models.CharField(max_length=16)
    subject = models.TextField(blank=True)
    value = models.JSONField(default=dict)
    modality = models.CharField(max_length=10)
    asserted_by = models.CharField(max_length=200, blank=True)  # a speaker; empty: the document
    state = models.CharField(max_length=10, default="proposed")
    origin = models.CharField(max_length=8, default="rules")
    attachment = models.CharField(max_length=6, blank=True)
    # ISO day, month or year the statement is about, for the timeline; empty where it tells none.
    day = models.CharField(max_length=10, blank=True)
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaced_by")
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__lte=models.F("end")), name="registry_stmt_forward"
            )
        ]
        indexes = [
            models.Index(fields=["document", "start", "id"], name="registry_stmt_place"),
            models.Index(fields=["state", "predicate", "id"], name="registry_stmt_state"),
            # The review queue, document by document.
            models.Index(
                fields=["state", "document", "start", "id"],
                name="registry_stmt_queue",
                condition=models.Q(state__in=("proposed", "annotated", "approved")),
            ),
            models.Index(
                fields=["-day", "-id"],
                name="registry_stmt_timeline",
                condition=models.Q(state="published") & ~models.Q(day=""),
            ),
        ]


class Figure(models.Model):
    """One thing told of one occasion: a count, a role or a day, with every statement that tells it.

    Its statements are the claims of its occasion's documents on its thing. `sources` counts
    texts, copies once; `verdict` is the gravest between any two of them, `public_verdict` that
    between published ones (empty while fewer than two are).
    """

    id = models.CharField(primary_key=True, max_length=20)
    occasion = models.ForeignKey(Document, models.CASCADE, related_name="figures")
    thing = models.CharField(max_length=80)
    kind = models.CharField(max_length=8)  # quantity, names, date
    statements = models.PositiveIntegerField(default=0)
    sources = models.PositiveIntegerField(default=0)
    day = models.CharField(max_length=10, blank=True)  # of the occasion
    verdict = models.CharField(max_length=24, blank=True)
    public_verdict = models.CharField(max_length=24, blank=True)
    public = models.BooleanField(default=False)
    partial = models.BooleanField(default=False)  # told in more ways than are compared

    class Meta:
        indexes = [
            models.Index(fields=["verdict", "-day", "-id"], name="registry_figure_verdict"),
            models.Index(fields=["public_verdict", "-day", "-id"], name="registry_figure_public"),
            models.Index(fields=["thing", "-day", "-id"], name="registry_figure_thing"),
        ]


class Claim(models.Model):
    """A statement in columns that can be compared (zhegang.register.reconcile.Claim)."""

    statement = models.OneToOneField(Statement, models.CASCADE, primary_key=True, related_name="claim")
    document = models.ForeignKey(Document, models.CASCADE, related_name="claims")
    thing = models.CharField(max_length=80)
    kind = models.CharField(max_length=8)
    unit = models.CharField(max_length=80, blank=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    strict = models.BooleanField(default=False)
    qualifier = models.CharField(max_length=8, blank=True)
    date = models.CharField(max_length=10, blank=True)
    until = models.CharField(max_length=10, blank=True)
    name = models.CharField(max_length=400, blank=True)
    scope = models.TextField(blank=True)  # words, one a line
    modality = models.CharField(max_length=10)


class Verdict(models.Model):
    """What two statements of a figure are to each other; one a pair of differing claims."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="verdicts")
    a = models.ForeignKey(Statement, models.CASCADE, related_name="+")
    b = models.ForeignKey(Statement, models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=24)
    probable = models.BooleanField(default=False)
    public = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["a", "b"], name="registry_verdict_once")]
