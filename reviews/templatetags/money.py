"""Tags of the forms that move money."""

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def request_key() -> SafeString:
    """Return a hidden form field with a new random key, so that a form that is sent twice acts
    once.

    See `payouts/requests/idempotency.py`.
    """
    return format_html('<input type="hidden" name="request_key" value="{}">', uuid4())
