"""`{% load manual %}`: the chapter of the manual that explains the page that is shown."""

from django import template
from django.http import HttpRequest

from claims.manual.chapters import Chapter, chapter_of

register = template.Library()


@register.simple_tag
def find_chapter(request: HttpRequest | str) -> Chapter | None:
    """Template tag: return the chapter of the manual that explains the page of this request; None
    on an error page and if no chapter does.
    """
    match = getattr(request, "resolver_match", None)
    return chapter_of(match.view_name) if match else None
