"""A double click or a retried request acts once, and gets the response of the first request."""

from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import get_resolver

from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import denied, refused, row_of
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.models import IdempotencyKey, LedgerEntry, Payout, PayoutBatch
from reviews.payouts.requests.idempotency import digest_of
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.test_views import BATCHES, LIST, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance(client):
    user = make.finance()
    client.force_login(user)
    return user


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def approve(client, payout, key, **more):
    data = {"seen": seen_value(payout), "request_key": key, **more}
    return client.post(f"{LIST}{payout.pk}/approve/", data)


class TestAnswers:
    def test_the_same_request_gets_the_first_answer(self, client, finance):
        payout, key = make.tier_payout(), str(uuid4())
        first = approve(client, payout, key, next="/payouts/?tab=prepared")
        assert first.status_code == 302
        words = said(first)
        assert payout.claim.number in words[0]
        again = approve(client, payout, key, next="/payouts/?tab=prepared")
        assert (again.status_code, again["Location"]) == (302, "/payouts/?tab=prepared")
        assert said(again)[-1:] == words
        assert payout.claim.notices.count() == 1
        assert LedgerEntry.objects.count() == 1
        assert IdempotencyKey.objects.get().user == finance

    def test_another_body_under_the_same_key_is_refused(self, client, finance):
        first, second, key = make.tier_payout(), make.tier_payout(), str(uuid4())
        assert approve(client, first, key).status_code == 302
        assert approve(client, first, key, next="/payouts/?tab=paid").status_code == 422
        response = approve(client, second, key)  # the path is part of the request
        assert response.status_code == 422
        assert "이미 처리되었습니다" in response.content.decode()
        second.refresh_from_db()
        assert second.status == "prepared"

    def test_a_refused_request_leaves_its_key_unused(self, client, finance):
        payout, key = make.tier_payout(account=None), str(uuid4())
        assert approve(client, payout, key).status_code == 422
        assert IdempotencyKey.objects.count() == 0
        other = make.tier_payout()
        assert approve(client, other, key).status_code == 302
        changed = make.tier_payout()
        assert approve(client, changed, str(uuid4()), seen="0" * 32).status_code == 409
        assert IdempotencyKey.objects.count() == 1

    def test_each_person_and_each_route_has_keys_of_its_own(self, client, finance):
        payout, key = make.tier_payout(), str(uuid4())
        assert approve(client, payout, key).status_code == 302
        data = {"request_key": key}
        assert client.post(f"{LIST}{payout.pk}/void/", data).status_code == 302
        client.force_login(make.finance())
        payout.refresh_from_db()
        assert approve(client, payout, key).status_code == 302
        assert IdempotencyKey.objects.count() == 3

    def test_without_a_key_it_is_as_ever(self, client, finance):
        payout = make.tier_payout()
        data = {"seen": seen_value(payout)}
        assert client.post(f"{LIST}{payout.pk}/approve/", data).status_code == 302
        assert client.post(f"{LIST}{payout.pk}/approve/", data).status_code == 409
        assert IdempotencyKey.objects.count() == 0

    def test_what_is_no_key_is_refused_before_anything_happens(self, client, finance):
        payout = make.tier_payout()
        assert approve(client, payout, "1; DROP TABLE").status_code == 422
        payout.refresh_from_db()
        assert payout.status == "prepared"

    def test_a_key_opens_no_door(self, client, finance):
        payout, key = make.tier_payout(), str(uuid4())
        assert approve(client, payout, key).status_code == 302
        finance.groups.clear()
        assert approve(client, payout, key).status_code == 403

    def test_files_are_part_of_the_request(self):
        def request(content):
            file = SimpleUploadedFile("결과.csv", content)
            return RequestFactory().post("/x/", {"a": "1", "file": file})

        assert digest_of(request(b"1")) == digest_of(request(b"1"))
        assert digest_of(request(b"1")) != digest_of(request(b"2"))
        one = request(b"1")
        digest_of(one)
        assert one.FILES["file"].read() == b"1"  # still there for the view

    def test_fields_do_not_run_into_each_other(self):
        def digest(**data):
            return digest_of(RequestFactory().post("/x/", data))

        assert digest(a="1", b="2") != digest(a="12", b="")
        assert digest(a=["1", "2"]) != digest(a=["1"], b=["2"])
        same = {"csrfmiddlewaretoken": "x", "request_key": "y"}
        assert digest(a="1", **same) == digest(a="1")


class TestForms:
    def test_every_form_carries_a_fresh_key(self, client, finance):
        payout, ready = make.tier_payout(), make.approved()
        batch = make.built(make.approved())
        released = make.released(make.built(make.approved()))
        pages = {
            LIST: f"{LIST}{payout.pk}/approve/",
            f"{LIST}{ready.pk}/": f"{LIST}{ready.pk}/void/",
            BATCHES: f"{BATCHES}build/",
            f"{BATCHES}{batch.pk}/": f"{BATCHES}{batch.pk}/release/",
            f"{BATCHES}{released.pk}/": f"{LIST}{released.payouts.get().pk}/result/",
        }
        for url, action in pages.items():
            first, second = (form_of(client.get(url), action)["request_key"] for _ in range(2))
            assert first != second, url

    def test_every_post_about_money_is_answered_once(self):
        """A view of this package that takes a POST has the decorator."""
        patterns = get_resolver("reviews.payouts.urls").reverse_dict
        assert patterns.getlist("approve")
        posts = [p for p in _routes() if _takes_posts(p.callback)]
        assert {p.name for p in posts if not _is_once(p)} == DOWNLOADS


# They move nothing and answer a file; each download is recorded for itself.
DOWNLOADS = {"batch_file", "export_reconciliation"}


def _routes():
    found, stack = [], list(get_resolver("reviews.payouts.urls").url_patterns)
    while stack:
        one = stack.pop()
        stack += getattr(one, "url_patterns", [])
        if getattr(one, "callback", None):
            found.append(one)
    return found


def _layers(view):
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def _takes_posts(view):
    """Return True if `require_POST` or `require_http_methods` with POST wraps the view."""
    for layer in _layers(view):
        for cell in getattr(layer, "__closure__", None) or ():
            methods = cell.cell_contents if isinstance(cell.cell_contents, list) else []
            if "POST" in methods:
                return True
    return False


def _is_once(route):
    return any(
        layer.__module__ == "reviews.payouts.requests.idempotency" or _by_once(layer)
        for layer in _layers(route.callback)
    )


def _by_once(layer):
    return layer.__code__.co_filename.endswith("payouts/requests/idempotency.py")


class TestRows:
    def test_keys_are_written_once_and_never_changed(self, client, finance):
        approve(client, make.tier_payout(), str(uuid4()))
        row = IdempotencyKey.objects.get()
        assert refused(row_of(row)) == "request_is_answered_once"
        denied("UPDATE reviews_idempotencykey SET answer = '{}'")
        denied("DELETE FROM reviews_idempotencykey")


@pytest.mark.django_db(transaction=True)
class TestDoubleClicks:
    def clients(self, user, number):
        found = [Client() for _ in range(number)]
        for client in found:
            client.force_login(user)
        return found

    def test_clicks_at_once_get_one_answer(self):
        payout, key = make.tier_payout(), str(uuid4())
        clients = self.clients(make.finance(), 6)
        answers = at_once(*(lambda c=c: approve(c, payout, key) for c in clients))
        assert errors_of(answers) == []
        assert {(a.status_code, a["Location"]) for a in answers} == {(302, LIST)}
        assert {tuple(said(a)) for a in answers} == {tuple(said(answers[0]))}
        assert payout.claim.notices.count() == 1
        payout.refresh_from_db()
        assert payout.approval_no == 1

    def test_one_batch_is_built_by_two_clicks(self):
        make.approved()
        user, key = make.finance(), str(uuid4())
        first, second = self.clients(user, 2)
        fields = form_of(first.get(BATCHES), f"{BATCHES}build/") | {"request_key": key}
        answers = at_once(
            lambda: first.post(f"{BATCHES}build/", fields),
            lambda: second.post(f"{BATCHES}build/", fields),
        )
        assert errors_of(answers) == []
        batch = PayoutBatch.objects.get()
        assert {a["Location"] for a in answers} == {f"{BATCHES}{batch.pk}/"}

    def test_two_payouts_are_not_prepared_by_two_clicks(self):
        failed, key = make.failed(), str(uuid4())
        clients = self.clients(UserFactory(roles="secretariat"), 3)
        url = f"{LIST}{failed.pk}/again/"
        sent = {"request_key": key, "same_account": "on"}
        answers = at_once(*(lambda c=c: c.post(url, sent) for c in clients))
        assert {a.status_code for a in answers} == {302}
        assert Payout.objects.filter(replaces=failed).count() == 1
