"""What the register records.

documents   Document, its Text, Marks and the copies people loaded
statements  Statement, Claim, Figure, Verdict
entities    Entity, Alias, Mention, Judgement
review      Step, Act
progress    Item, Milestone, Evidence, Assessment, Meeting, AgendaPoint, Attendance,
            Minute, Decision
"""

from __future__ import annotations

from zhegang.web.registry.models.documents import Copy, Document, Marks, Text
from zhegang.web.registry.models.entities import Alias, Entity, Judgement, Mention
from zhegang.web.registry.models.progress import (
    AgendaPoint,
    Assessment,
    Attendance,
    Decision,
    Evidence,
    Item,
    Meeting,
    Milestone,
    Minute,
)
from zhegang.web.registry.models.review import Act, Step
from zhegang.web.registry.models.statements import Claim, Figure, Statement, Verdict

__all__ = [
    "Act",
    "AgendaPoint",
    "Alias",
    "Assessment",
    "Attendance",
    "Claim",
    "Copy",
    "Decision",
    "Document",
    "Entity",
    "Evidence",
    "Figure",
    "Item",
    "Judgement",
    "Marks",
    "Meeting",
    "Mention",
    "Milestone",
    "Minute",
    "Statement",
    "Step",
    "Text",
    "Verdict",
]
