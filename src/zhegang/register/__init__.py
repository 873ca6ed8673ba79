"""The register's engine: documents become statements tied to their exact sentence.

Pure: text in, frozen values out. Reading, comparing and re-attaching keep nothing; storing,
reviewing and showing are other parts' work.
"""

from zhegang.register.anchors import Anchor, anchor, reattach
from zhegang.register.document import Document, load
from zhegang.register.meetings import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Minute,
    check_meeting,
    proposals,
    record,
)
from zhegang.register.mirrors import fingerprint, kinship, sources
from zhegang.register.occasions import Pair, compare_readings, occasions
from zhegang.register.progress import (
    Assessment,
    Evidence,
    Milestone,
    Overdue,
    Standing,
    check_assessment,
    check_milestone,
    overdue,
    standing,
)
from zhegang.register.reading import Reading, read, read_document
from zhegang.register.reconcile import Claim, Verdict, compare, compare_dates, compare_quantities
from zhegang.register.segments import Segment, segment
from zhegang.register.statements import Statement, statements

__all__ = [
    "AgendaItem",
    "Anchor",
    "Assessment",
    "Attendance",
    "Claim",
    "Decision",
    "Document",
    "Evidence",
    "Meeting",
    "Milestone",
    "Minute",
    "Overdue",
    "Pair",
    "Reading",
    "Segment",
    "Standing",
    "Statement",
    "Verdict",
    "anchor",
    "check_assessment",
    "check_meeting",
    "check_milestone",
    "compare",
    "compare_dates",
    "compare_quantities",
    "compare_readings",
    "fingerprint",
    "kinship",
    "load",
    "occasions",
    "overdue",
    "proposals",
    "read",
    "read_document",
    "reattach",
    "record",
    "segment",
    "sources",
    "standing",
    "statements",
]
