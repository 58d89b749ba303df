"""Waves: one thing told to many, prepared by one person and, above a hundred, let go by another.

`audiences` says who may be meant, `recipients` who of them is told by which channel and who is left
out why, `preparing` and `handling` are the verbs, `writing` the task that writes claim after claim.
"""

WRITING = "reviews.notices.bulk.tasks.write_bulk"  # the task, by which its deaths are counted
