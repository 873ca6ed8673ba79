"""The register's engine: documents become statements tied to their exact sentence.

Pure: text in, frozen values out. Reading, comparing and re-attaching keep nothing; storing,
reviewing and showing are other parts' work.
"""

from zhegang.register.anchors import Anchor, anchor, reattach
from zhegang.register.document import Document, load
from zhegang.register.mirrors import fingerprint, kinship, sources
from zhegang.register.occasions import Pair, compare_readings, occasions
from zhegang.register.reading import Reading, read, read_document
from zhegang.register.reconcile import Claim, Verdict, compare, compare_dates, compare_quantities
from zhegang.register.segments import Segment, segment
from zhegang.register.statements import Statement, statements

__all__ = [
    "Anchor",
    "Claim",
    "Document",
    "Pair",
    "Reading",
    "Segment",
    "Statement",
    "Verdict",
    "anchor",
    "compare",
    "compare_dates",
    "compare_quantities",
    "compare_readings",
    "fingerprint",
    "kinship",
    "load",
    "occasions",
    "read",
    "read_document",
    "reattach",
    "segment",
    "sources",
    "statements",
]
