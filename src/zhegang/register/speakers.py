"""Whether a text speaks for an institution or reports on others: by its parts, not by its phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhegang.register.script import folded
from zhegang.register.segments import Segment

# A body as sender; the roles and acts of minutes; the address of members; the form of a fact sheet.
_OFFICE = r"(?:Directorate|Department|Ministry|Office|Bureau|Division|Secretariat|Government|Council|Chamber|Commission|Authority|Agency|Administration|Embassy|Consulate|Cabinet|Municipality|Mission|Federation|Association)"
_FORM = re.compile(
    r"^(?:press|media|news) releases?\b|^(?:fact ?sheet|factsheet|questions and answers|communiqu[eé]|joint (?:statement|declaration)|memorandum|record of|minutes of|notice|circular|announcement|action plan|outcome document|list of outcomes)\b|"
    r"^(?:members['’]? |chamber )?(?:bulletin|newsletter|circular)\b|\bmembers['’]? bulletin\b|^(?:chair|vice-chair|co-chairs?|rapporteur|in attendance|present|apologies|secretary|minute-taker|distribution)\s*:|\bdear (?:members|colleagues|friends)\b|"
    r"^(?:circulated|distributed|issued|published) (?:on|by)\b|^action \(|^notes? (?:to|for) editors?|^(?:media|press) (?:enquiries|contacts?)\b|^"
    + _OFFICE.lower()
    + r"\b.{0,60}\d{4}$|^(?:发布|主办|编印|发文|发布)(?:单位|机构|机关)|^(?:主持人?|记录人?|参加单位|出席单位|列席|抄送)\s*[:：]|纪要|会讯|简报|通讯第|内部(?:刊物|资料)|^会务|本会|本署|本局宣布|联络人[:：]|务实合作清单|(?:任务|行动|成果)清单|^(?:公告|通告|通知)|答记者问|问答$",
    re.I | re.M,
)
_FROM = re.compile(
    rf"^From\b\s*:?\s*\n?.*{_OFFICE}|^[^\n]{{0,60}}\b{_OFFICE}\b[^\n.]{{0,40}}, \d{{1,2}} [A-Z][a-z]+ \d{{4}}$",
    re.M,
)
_REPORTER = re.compile(
    r"^by [A-Z][\w.’'-]+ [A-Z]|\(reporting by|\breporting by\b|\btold (?:reporters|this (?:agency|newspaper)|a news conference)\b|\bseen by this\b|\bour (?:correspondent|reporter)\b|news ?agency|\b(?:dispatch|gazette|observer|times|herald|tribune|ledger|daily|chronicle)\b$|"
    r"^[A-Z][A-Z .]+, (?:[A-Z][a-z]+\.? \d|\d)|^记者|本报(?:讯|记者)|记者[\u4e00-\u9fff]{2,4}[ 　]|[日电]电[（(]|责任编辑|观察$|晚报|日报|时报|未经授权不得转载|有媒体问及(?!.*本会)",
    re.I | re.M,
)


def says_institution(text: str, segments: Sequence[Segment]) -> bool:
    """Whether more of a text's form is that of an institution speaking than of a reporter."""
    told = folded(text)
    own = len({m[0].lower()[:12] for m in _FORM.finditer(told)}) + (2 if _FROM.search(told) else 0)
    reporter = len({m[0].lower()[:12] for m in _REPORTER.finditer(told)})
    return bool(segments) and own > reporter
