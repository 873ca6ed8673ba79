"""A case as a form: raw case data to inputs, and what a person typed back to raw case data.

Fields, labels, notes and choices come from the declaration of the case, as the workbook's
do; a typed text is taken as a workbook's cell is, and judged by the same reader. An input
is named by the field's place (`products[0].hs`), which is how the reader names a problem.

draft   raw data of a case being filled in, what was typed into it, what is wrong with it
shown   its parts as inputs, each with its problems
"""

from __future__ import annotations
