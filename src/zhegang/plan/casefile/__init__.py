"""Cases and order lists as files: cells, headings, formulas, faults and where they stand.

`plan.reading`, `plan.writing`, `plan.orderlist` and `plan.drafts` are the ways in.
"""
