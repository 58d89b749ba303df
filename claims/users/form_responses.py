"""Responses to a form post: 302 done, 422 refused by a rule, 409 changed since it was seen."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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


def first_error(form: BaseForm) -> DomainError:
    """Return the first error of a form as a DomainError, for pages that show one sentence above the
    form.
    """
    return DomainError(next(str(e) for errors in form.errors.values() for e in errors))
