"""Permissions of requests about personal data: the customer centre receives, the secretariat
answers."""

REGISTERS = "reviews.register_datasubjectrequest"
ANSWERS = "reviews.answer_datasubjectrequest"
SEES = "reviews.view_datasubjectrequest"
