"""A download loads no page: the part that says who downloaded the file asks for itself again after
it, and stands apart from the forms in which somebody may be typing."""

import re

import pytest
from django.urls import reverse

from claims.handovers.tests import factories as handovers
from claims.tests.factories import UserFactory
from reviews.benefits.tests import factories as benefits
from reviews.notices.post.tests import factories as post

pytestmark = pytest.mark.django_db

PART = re.compile(r'<(?P<tag>\w+)\s[^>]*\bid="(?P<id>[\w-]+)"[^>]*\bdata-downloaded\b[^>]*>', re.S)


def handover():
    to = handovers.receiver()
    handovers.claims_with_consent(to, 1)
    one = handovers.ready(to, by=handovers.secretary())
    return reverse("handovers:handover", args=[one.pk]), "처음 내려받음", "handover-facts"


def benefit_batch():
    to = benefits.programme()
    benefits.granted_to_list(to, 1)
    one = benefits.batch_with_file(to)
    return reverse("programmes:batch", args=[one.pk]), "처음 내려받음", ""


def post_batch():
    return reverse("notices:post_batch", args=[post.printed().pk]), "처음 내려받음", ""


@pytest.mark.parametrize("made", [handover, benefit_batch, post_batch])
def test_who_took_a_file_is_asked_for_after_a_download(client, made):
    address, taken, beside = made()
    by = UserFactory(roles=["secretariat"])
    client.force_login(by)
    page = client.get(address).content.decode()
    [part] = PART.finditer(page)
    head, name = part[0], part["id"]
    assert f'hx-get="{address}?part=status"' in head and 'hx-trigger="desk:downloaded"' in head
    assert f'hx-select="#{name}"' in head and f'hx-select-oob="#{beside}"' * bool(beside) in head
    inside = page[part.end() : page.index(f"</{part['tag']}>", part.end())]
    assert "<form" not in inside and "<input" not in inside
    assert taken not in page
    links = re.findall(r'href="([^"]+)" data-downloads', page)
    forms = re.findall(r'action="([^"]+)">(?:(?!</form>).)*?data-downloads', page, re.S)
    answer = client.get(links[0]) if links else client.post(forms[0])
    assert answer.status_code == 200
    b"".join(answer.streaming_content)
    again = client.get(f"{address}?part=status", HTTP_HX_REQUEST="true").content.decode()
    assert taken in again and by.name in again and f'id="{name}"' in again
