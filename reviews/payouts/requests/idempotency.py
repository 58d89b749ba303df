"""Idempotency keys: a request that moves money acts once, and its repetition gets its answer.

The form carries a key (`{% request_key %}`). Key and answer are written in the transaction of the
request, so neither exists without the other. A second click waits for the first one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError
from claims.personal_data.crypto import text_digest
from reviews.payouts.models import IdempotencyKey

FIELD = "request_key"
NOT_DIGESTED = {FIELD, "csrfmiddlewaretoken"}  # may differ when a request is repeated
REFUSED = "reviews/payouts/refused_request.html"

View = Callable[..., HttpResponse]


class KeyMalformedError(DomainError):
    code = "request_key_malformed"
    message = _("요청을 처리하지 못했습니다. 화면을 새로 열고 다시 해 주세요.")


class KeyUsedError(DomainError):
    code = "request_key_used"
    message = _("이 화면에서 보낸 요청이 이미 처리되었습니다. 화면을 새로 열고 다시 해 주세요.")


def idempotent(view: View) -> View:
    """Decorator of a POST view: a request with the same idempotency key acts once for each person
    and route.

    A repetition with the same body gets the first answer (redirect and messages); with another body
    it is refused (422). A refused request leaves its key unused. Without a key the view runs
    unchanged.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = request.POST.get(FIELD, "")
        if not given:
            return view(request, *args, **kwargs)
        try:
            key = UUID(given)
        except ValueError:
            return _refuse(request, KeyMalformedError())
        with transaction.atomic():
            return _answer(request, key, lambda: view(request, *args, **kwargs))

    return answer


def _answer(request: HttpRequest, key: UUID, act: Callable[[], HttpResponse]) -> HttpResponse:
    user_id = cast(int, request.user.pk)
    route, digest = _route(request), digest_of(request)
    _lock_request(f"{user_id}:{route}:{key}")
    row = IdempotencyKey.objects.filter(user_id=user_id, route=route, key=key).first()
    if row is not None:
        if bytes(row.request_digest) != digest:
            return _refuse(request, KeyUsedError())
        return _repeat(request, row.answer)
    before = len(_queued_messages(request))
    response = act()
    if isinstance(response, HttpResponseRedirect):
        queued = _queued_messages(request)[before:]
        IdempotencyKey.objects.create(
            user_id=user_id,
            route=route,
            key=key,
            request_digest=digest,
            answer={
                "location": response.url,
                "said": [[one.level, str(one.message), one.extra_tags] for one in queued],
            },
        )
    return response


def _lock_request(name: str) -> None:
    """Take the advisory lock of this name (person, route and key) until the transaction ends, so
    that a repetition waits for the request that runs.

    It is taken before any row lock, so it cannot deadlock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"once:{name}"])


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name if match else request.path)[:60]


def digest_of(request: HttpRequest) -> bytes:
    """Return a keyed digest (16 bytes) of a request's path, fields and files, without its
    idempotency key and CSRF token. A repetition of the request has the same digest."""
    return text_digest("request", request.path, *_parts(request))


def _parts(request: HttpRequest) -> Iterator[str]:
    for name in sorted(set(request.POST) - NOT_DIGESTED):
        yield from (name, str(len(request.POST.getlist(name))), *request.POST.getlist(name))
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            content = sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            yield from (name, str(file.name), content.hexdigest())


def _queued_messages(request: HttpRequest) -> list[Any]:
    """Return the messages that this request has added, without marking them as read."""
    storage: Any = messages.get_messages(request)
    return list(storage._queued_messages)


def _repeat(request: HttpRequest, answer: dict[str, Any]) -> HttpResponse:
    for level, text, tags in answer["said"]:
        messages.add_message(request, level, text, extra_tags=tags)
    return redirect(answer["location"])


def _refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
    return render(request, REFUSED, {"refusal": error}, status=error.status)
