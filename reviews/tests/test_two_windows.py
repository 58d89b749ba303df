"""Two people have the page of one proposal open. The first one confirms it, or ends it; the second
one then presses a button of the page as it was."""

import pytest
from django.db import transaction
from django.test import Client

from claims.tests.factories import UserFactory
from claims.users.models import User
from reviews.demo.tests.browsing import CONFIRMED, Page
from reviews.erasure.tests.factories import YEARS
from reviews.tests.test_proposer_in_office import FLOWS, PAGES, act

pytestmark = pytest.mark.django_db
TYPED = "창을 열어 둔 사이에 적은 사유"
# Buttons that end a proposal; a recovery has an act of that name besides.
ENDS = r"(?!.*/recoveries/\d+/cancel/).*/(decline|cancel|withdraw|send-back)/"


@pytest.fixture(autouse=True)
def _retention(settings):
    settings.RETENTION_YEARS = YEARS


def typed_into(form, pressed):
    """Return the fields of a form as a person sends them, each empty text filled in."""
    texts = [one for one in form.controls if one.kind in ("textarea", "text") and not one.value]
    given = {one.name: TYPED for one in texts if one.name}
    fields = {}
    for name, value in [*form.filled(given), *pressed.items()]:
        fields.setdefault(name, []).append(value)
    return fields


def buttons_of(user, url, confirm):
    """Return {address: fields} of the buttons that confirm or end the proposal of a page. Where a
    button leads to a confirmation sheet, the fields are those of the sheet."""
    client = Client()
    client.force_login(user)
    page = Page(None, url, client.get(url).content.decode())
    found = {}
    for where in page.actions(f"{confirm}|{ENDS}"):
        form, where, pressed = page.form(where)
        fields = typed_into(form, pressed)
        with transaction.atomic():
            text = client.post(where, fields).content.decode()
            transaction.set_rollback(True)
        sheets = [one for one in Page(None, where, text).forms if one.picks(CONFIRMED)]
        found[where] = typed_into(sheets[0], {}) if sheets else fields
    return found


def values_of(row):
    return type(row).objects.filter(pk=row.pk).values().get()


@pytest.mark.parametrize("before", ["confirmed", "ended"])
@pytest.mark.parametrize("name", FLOWS)
def test_the_later_press_changes_nothing_and_keeps_what_was_typed(name, before):
    flow = FLOWS[name]
    row = flow.make()
    url, confirm = PAGES[name](row)
    second = UserFactory(roles=flow.second)
    proposer = User.objects.get(pk=getattr(row, f"{flow.person}_id"))
    opened = {user: buttons_of(user, url, confirm) for user in (second, proposer)}
    assert confirm in opened[second] and len(opened[second]) > 1 and opened[proposer]
    verb, more = (
        (flow.verb, flow.confirming()) if before == "confirmed" else (flow.end, flow.ending)
    )
    act(flow, verb, row, **more)
    state = values_of(row)
    for user, buttons in opened.items():
        for where, fields in buttons.items():
            client = Client()
            client.force_login(user)
            answer = client.post(where, fields)
            text = answer.content.decode()
            assert answer.status_code == 409, (where, answer.status_code)
            assert 'role="alert"' in text, where
            assert [TYPED] not in fields.values() or TYPED in text, where
            assert values_of(row) == state, where
