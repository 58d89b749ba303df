"""The answers of a form post: 302 done, 422 refused by a rule, 409 changed since it was seen."""

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
    """Render the form again with what was typed; `error` is shown above it and gives the status."""
    status = error.status if error else 422
    return render(request, template, {**context, "refusal": error}, status=status)


def first_error(form: BaseForm) -> DomainError:
    """What is wrong with a form, in its first sentence, for pages that say one above the form."""
    return DomainError(next(str(e) for errors in form.errors.values() for e in errors))
