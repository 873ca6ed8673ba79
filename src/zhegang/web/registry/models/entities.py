"""Entities: who and what statements speak of. An entity is a view over its statements."""

from __future__ import annotations

from django.db import models

from zhegang.web.registry.models.names import Named
from zhegang.web.registry.models.statements import Statement


class Entity(Named):
    """A person, organisation, agreement, area, project, event, place or system.

    `id` is a pack's (`hkz:party:…`) or made from kind and name. `canonical` is the entity
    it was judged to be; statements keep pointing here, so that an undone merge restores
    every id.
    """

    KINDS = ("person", "organisation", "agreement", "area", "project", "event", "place", "system")

    id = models.CharField(primary_key=True, max_length=120)
    kind = models.CharField(max_length=16)
    pack = models.CharField(max_length=40, blank=True)
    canonical = models.ForeignKey("self", models.RESTRICT, null=True, related_name="merged")
    within = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    inferred = models.BooleanField(default=False)  # an area whose heading is missing
    day = models.CharField(max_length=10, blank=True)  # of an agreement or event
    place = models.CharField(max_length=120, blank=True)  # an entity's id of kind place
    links = models.JSONField(default=list)  # what Zhegang does for it: addresses of pages
    public = models.BooleanField(default=False)
    first_seen = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(canonical=models.F("id")), name="registry_entity_not_its_own"
            )
        ]
        indexes = [
            models.Index(fields=["kind", "id"], name="registry_entity_kind"),
            models.Index(
                fields=["kind", "id"], name="registry_entity_public", condition=models.Q(public=True)
            ),
        ]


class Alias(models.Model):
    """Another name; `folded` is what names are looked up by."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=400)
    folded = models.CharField(max_length=400)
    lang = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "folded"], name="registry_alias_once")]
        indexes = [models.Index(fields=["folded"], name="registry_alias_folded")]


class Mention(models.Model):
    """A statement speaks of an entity: as what. `day` and `public` follow the statement."""

    ROLES = ("subject", "party", "actor", "area", "speaker", "agreement")

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="mentions", db_index=False)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="mentions", db_index=False)
    role = models.CharField(max_length=10)
    day = models.CharField(max_length=10, blank=True)
    public = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "entity", "role"], name="registry_mention_once")
        ]
        indexes = [
            models.Index(fields=["entity", "-day", "-id"], name="registry_mention_day"),
            models.Index(
                fields=["entity", "-day", "-id"],
                name="registry_mention_public",
                condition=models.Q(public=True),
            ),
        ]


class Judgement(models.Model):
    """Two entities judged the same, or different for good; recorded, and undone without a trace lost.

    The same: `merged` is told under `kept` from approval until it is undone. Different: no
    merge of the two is ever approved.
    """

    KINDS = ("same", "different")
    STATES = ("proposed", "approved", "rejected", "undone")

    kind = models.CharField(max_length=10)
    kept = models.ForeignKey(Entity, models.CASCADE, related_name="+")
    merged = models.ForeignKey(Entity, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, default="proposed", db_index=True)
    origin = models.CharField(max_length=10, default="person")  # person, pack
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("merged")), name="registry_judgement_of_two"
            )
        ]
