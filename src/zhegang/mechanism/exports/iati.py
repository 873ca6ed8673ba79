"""Projects and commitments as IATI activities.

References
----------
IATI activity schema 2.03: the order of elements in `iati-activity`; code lists ActivityStatus
(2 implementation, 4 closed), ActivityDateType (1 planned start, 3 planned end, 4 actual end),
OrganisationRole (4 implementing), OrganisationType (10 government).
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from zhegang.core.i18n import Words
from zhegang.mechanism.exports.corpus import Corpus, Project
from zhegang.mechanism.exports.xmlanchor import add_anchors, finished, read_anchors
from zhegang.register.anchors import Anchor

_STATUS = {"no_evidence": "1", "not_started": "1", "limited": "2", "substantial": "2", "completed": "4"}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write(corpus: Corpus) -> bytes:
    """The projects; those without any day are dated by the export, as the schema asks for one."""
    root = Element(
        "iati-activities", {"version": "2.03", "generated-datetime": f"{corpus.made_on}T00:00:00Z"}
    )
    for project in corpus.projects:
        _activity(root, project, corpus)
    return finished(root)


def _activity(root: Element, project: Project, corpus: Corpus) -> None:
    made = SubElement(root, "iati-activity", {_LANG: "en"})
    SubElement(made, "iati-identifier").text = f"{corpus.publisher}-{project.id}"
    org = SubElement(made, "reporting-org", {"ref": corpus.publisher, "type": "10"})
    SubElement(org, "narrative").text = corpus.publisher
    _narratives(SubElement(made, "title"), project.title)
    _narratives(SubElement(made, "description"), project.title)
    for party in project.parties or (corpus.publisher,):
        part = SubElement(made, "participating-org", {"role": "4"})
        SubElement(part, "narrative").text = party
    SubElement(made, "activity-status", {"code": _STATUS[project.completion]})
    start = project.agreed_on or corpus.made_on
    SubElement(made, "activity-date", {"type": "1", "iso-date": start.isoformat()})
    due = [m.due for m in project.milestones if m.due]
    if due:
        SubElement(made, "activity-date", {"type": "3", "iso-date": max(due).isoformat()})
    reached = [m.reached_on for m in project.milestones if m.reached_on]
    if project.completion == "completed" and reached:
        SubElement(made, "activity-date", {"type": "4", "iso-date": max(reached).isoformat()})
    if project.area:
        sector = SubElement(made, "sector", {"vocabulary": "99", "code": project.area})
        SubElement(sector, "narrative").text = project.area
    add_anchors(made, project.anchors)


def _narratives(parent: Element, words: Words) -> None:
    SubElement(parent, "narrative").text = words.en
    told = {words.en}
    for lang, text in (("zh-Hant", words.zh_hant), ("zh-Hans", words.zh_hans)):
        if text not in told:
            SubElement(parent, "narrative", {_LANG: lang}).text = text
            told.add(text)


def anchors(data: bytes) -> dict[str, Anchor]:
    """The anchors of such a file by statement id."""
    return read_anchors(data)
