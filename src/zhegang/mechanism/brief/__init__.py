"""The briefing for a meeting: by area, what moved, what did not, what is disputed, what needs a decision."""

from zhegang.mechanism.brief.build import Area, Brief, Item, Line, Ref, brief, brief_json
from zhegang.mechanism.brief.gather import area_places, from_readings, from_returns
from zhegang.mechanism.brief.legco import Enquiry, Tally, read_enquiries, tally
from zhegang.mechanism.brief.render import FORMATS, render

__all__ = [
    "FORMATS",
    "Area",
    "Brief",
    "Enquiry",
    "Item",
    "Line",
    "Ref",
    "Tally",
    "area_places",
    "brief",
    "brief_json",
    "from_readings",
    "from_returns",
    "read_enquiries",
    "render",
    "tally",
]
