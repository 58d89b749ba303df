"""The demo's AlimTalk templates, registered with the local provider and approved there.

In a real installation a person does this by hand, with the provider's answers.
"""

from __future__ import annotations

import json
import urllib.request
from urllib.parse import urlsplit

from django.conf import settings

from claims.users.models import User
from reviews.notices.models import Channel, NoticeTemplate
from reviews.notices.models.templates import NOT_HANDED_IN, Inspection
from reviews.notices.templates.verbs import approve_inspection, hand_in, publish_template


def register_templates(by: User) -> None:
    """Hand in, approve and publish the shipped AlimTalk templates, and register them with the local
    message provider. Does nothing if no local provider serves the phones."""
    host = urlsplit(settings.SOLAPI_URL).hostname
    if settings.NOTICE_PHONE != "solapi" or host != "127.0.0.1":
        return
    alimtalk = NoticeTemplate.objects.filter(channel=Channel.ALIMTALK)
    for template in alimtalk.filter(inspection=NOT_HANDED_IN, version=1):
        number = f"desk_{template.event}_{template.language}"
        hand_in(template=template, provider_number=number, by=by)
        approve_inspection(template=template, by=by)
        publish_template(template=template, by=by, replaces=None)
    approved = alimtalk.filter(inspection=Inspection.APPROVED)
    _register(dict(approved.values_list("provider_template_id", "body")))


def _register(templates: dict[str, str]) -> None:
    """Register AlimTalk templates (text by the provider's id) with the local message provider.
    Raises OSError when it does not answer: no AlimTalk could be sent."""
    request = urllib.request.Request(  # noqa: S310  loopback
        f"{settings.SOLAPI_URL}/control",
        json.dumps({"templates": templates}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        answer.read()
