"""The mechanism's paperwork: returns of its offices, briefings, its systems, exports.

Composes the register with packs, workbooks and the typesetter. Takes and gives files' bytes
and frozen values; storing and showing are the site's work.
"""
