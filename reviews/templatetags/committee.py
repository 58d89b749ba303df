"""Template tags for the columns of a queue row (`queue.cells`)."""

from django import template

from reviews.committee.queue import cells

register = template.Library()
register.simple_tag(cells.documents_head, name="documents4_head")
register.simple_tag(cells.documents, name="documents4")
register.simple_tag(cells.findings)
register.simple_tag(cells.ballots)
