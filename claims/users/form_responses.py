"""Responses to a form post: 302 done, 422 refused by a rule, 409 changed since it was seen."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from claims.errors import DomainError


def refuse(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    error: DomainError | None = None,
) -> HttpResponse:
    """Return the page `template` again for a refused form post, with `error` as `refusal` in the
    context. The status is that of the error, or 422 without one.

    `context` holds the bound form, so that the typed input stays.
    """
    status = error.status if error else 422
    return render(request, template, {**context, "refusal": error}, status=status)


def act_or_refuse(
    request: HttpRequest,
    act: Callable[[], object],
    done: str,
    to: tuple[Any, ...],
    page: Callable[[DomainError], HttpResponse],
) -> HttpResponse:
    """Call `act`, then redirect to `to` (URL name and its arguments) with the message `done`. A
    DomainError of `act`, ForbiddenError included, is shown on `page`, with the present state, and
    with the reason that was typed for the act (`unsent`), as that page may not ask for it now."""
    try:
        act()
    except DomainError as error:
        return page(with_reason(error, request))
    messages.success(request, done)
    return redirect(*to)


def with_reason(error: DomainError, request: HttpRequest) -> DomainError:
    """Return `error` with the reason of the POST as its `unsent` text, for pages whose box for a
    reason is empty or gone after a refusal."""
    error.unsent = request.POST.get("reason", "").strip()
    return error


def first_error(form: BaseForm) -> DomainError:
    """Return the first error of a form as a DomainError, for pages that show one sentence above the
    form.
    """
    return DomainError(next(str(e) for errors in form.errors.values() for e in errors))
