"""The register as the site keeps it: documents, statements, entities, review, progress.

models     what is recorded, and the constraints the database itself keeps
keeping    documents and their statements in: pack, files, pasted text, re-reading
reviewing  the steps of a statement and of a merge: the only place that takes them
"""
