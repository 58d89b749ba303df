"""Log lines of a request carry the address that the access log carries."""

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware as Theirs

from claims.users.requests import address_of


class RequestMiddleware(Theirs):
    """django-structlog's own choice believes X-Forwarded-For whoever sent it."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=address_of(request))
