"""The register's tables, field by field. Of the people documents name it holds what was published;
of those who work on it their numbers."""

from __future__ import annotations

from zhegang.web.privacy.register import Table

NAMES = ("name_en", "name_hant", "name_hans")
PEOPLE, WORK = "officials", "register_work"

REGISTRY: tuple[Table, ...] = (
    Table(
        "registry.Document",
        fields=dict.fromkeys(NAMES, PEOPLE),
        plain=(
            *("id", "pack", "pack_id", "sha256", "text_sha256", "language", "stance", "published", "day"),
            *("address", "notes", "kinship", "occasion_basis", "first_seen", "last_seen"),
        ),
    ),
    Table("registry.Text", fields=dict.fromkeys(("text", "segments"), PEOPLE)),
    Table("registry.Marks", fields={"names": PEOPLE}, plain=("runs", "fixed", "places", "own")),
    Table(
        "registry.Copy",
        "holder",
        dict.fromkeys(("holder", "name", "at"), WORK),
        told=("document_id",),
        erased="delete",
    ),
    Table(
        "registry.Entity",
        fields=dict.fromkeys((*NAMES, "id", "links"), PEOPLE),
        plain=("kind", "pack", "day", "place", "first_seen"),
    ),
    Table("registry.Alias", fields=dict.fromkeys(("name", "folded"), PEOPLE), plain=("lang",)),
    Table("registry.Mention", plain=("role", "day")),
    Table("registry.Judgement", plain=("kind", "state", "origin", "at")),
    Table(
        "registry.Step",
        "actor",
        dict.fromkeys(("actor", "action", "reason", "at"), WORK),
        told=("statement_id", "judgement_id"),
    ),
    Table(
        "registry.Act",
        "actor",
        dict.fromkeys(("actor", "action", "reason", "at"), WORK),
        plain=("kind", "ident"),
    ),
    Table(
        "registry.Statement",
        fields=dict.fromkeys(("prefix", "suffix", "subject", "value", "asserted_by"), PEOPLE),
        plain=(
            *("id", "sha256", "predicate", "modality", "state", "origin", "attachment", "day"),
            *("first_seen", "last_seen"),
        ),
    ),
    Table("registry.Figure", plain=("id", "thing", "kind", "day", "verdict", "public_verdict")),
    Table(
        "registry.Claim",
        fields=dict.fromkeys(("name", "scope"), PEOPLE),
        plain=("thing", "kind", "unit", "qualifier", "date", "until", "modality"),
    ),
    Table("registry.Verdict", plain=("verdict",)),
    Table(
        "registry.Item",
        fields=dict.fromkeys((*NAMES, "lead_hk", "lead_zj"), PEOPLE),
        plain=("id", "kind", "pack", "number", "state", "completion", "completion_basis", "next_due"),
    ),
    Table(
        "registry.Milestone",
        "set_by",
        {**dict.fromkeys(NAMES, PEOPLE), "set_by": WORK, "made_at": WORK},
        plain=("due", "basis", "citation", "reached_on", "state"),
    ),
    Table(
        "registry.Evidence",
        "filed_by",
        {"text": PEOPLE, "filed_by": WORK, "made_at": WORK},
        plain=("on", "modality", "stance", "citation", "address", "seen_on", "state"),
    ),
    Table(
        "registry.Assessment",
        "by",
        dict.fromkeys(("by", "text", "blocker", "made_at"), WORK),
        plain=("completion", "side", "on", "state"),
    ),
    Table(
        "registry.Meeting",
        "made_by",
        {**dict.fromkeys((*NAMES, "shown"), PEOPLE), "made_by": WORK, "made_at": WORK},
        plain=("kind", "status", "on", "until", "planned_on", "place", "citation", "state"),
    ),
    Table("registry.AgendaPoint", fields={"title": PEOPLE}, plain=("number",)),
    Table("registry.Attendance", fields=dict.fromkeys(("post", "side", "part"), PEOPLE), plain=("citation",)),
    Table("registry.Minute", fields={"text": PEOPLE}, plain=("item", "citation")),
    Table(
        "registry.Decision",
        fields=dict.fromkeys(("text", "actor"), PEOPLE),
        plain=("number", "item", "verb", "strength", "due", "citation"),
    ),
)
