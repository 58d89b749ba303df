"""Issuing: one link a claim, addresses that nobody can make, set-wise, and the database's rules."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F

from claims import clock
from claims.document_kinds import DocumentKind
from claims.documents.receipt.verbs import receive
from claims.documents.tests import files
from claims.documents.upload_links.errors import (
    ClosedClaimError,
    LinkDayError,
    NoKindsError,
    NoVerificationDigitsError,
)
from claims.documents.upload_links.models import LinkUpload, UploadLink
from claims.documents.upload_links.tests.factories import (
    KIND,
    confirmed,
    link_of,
    path_of,
    send,
    url,
)
from claims.documents.upload_links.tokens import token_of, without_tokens
from claims.documents.upload_links.verbs import (
    AskedDocuments,
    issue_upload_link,
    issue_upload_links,
    revoke_upload_links,
)
from claims.errors import ForbiddenError
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db
OTHER = DocumentKind.SALES_LOSS_PROOF


def refused(act) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return refused_by(error.value)


def test_a_reminder_carries_the_address_of_the_first_letter():
    """Fewer kinds are still those that were asked for; another kind starts the count again."""
    claim = ClaimFactory()
    first = path_of(claim, [KIND, OTHER])
    link = link_of(claim)
    with clock.at(clock.now() + timedelta(days=2)):
        assert path_of(claim, [KIND]) == first
        assert link_of(claim).asked_at == link.asked_at
        assert path_of(claim, [DocumentKind.OTHER], days=9) == first
    asked = link_of(claim)
    assert (asked.kinds, asked.last_day) == (["other"], clock.today() + timedelta(days=11))
    assert asked.asked_at > link.asked_at
    assert path_of(claim, anew=True) != first
    assert UploadLink.objects.count() == 2


def test_the_row_holds_no_token_and_pages_cut_it_out():
    claim = ClaimFactory()
    path = path_of(claim)
    token = path.split("/")[2]
    assert token == token_of(link_of(claim).nonce)
    with connection.cursor() as cursor:
        for table in ("claims_uploadlink", "claims_uploadlinkevent"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            assert token not in cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(t::text, ' ') FROM claims_uploadlinkevent t")
        assert bytes(link_of(claim).nonce).hex() not in cursor.fetchone()[0]
    text = without_tokens(f"링크: http://desk{path} (휴대전화)")
    assert text == "링크: http://desk/u/…/ (휴대전화)"


def test_who_may_issue_and_for_what():
    claim, today = ClaimFactory(), clock.today()
    given = {"claim": claim, "kinds": [KIND], "until": today, "actor": None}

    def issue(**changes):
        return issue_upload_link(**given | changes)

    with pytest.raises(ForbiddenError):
        issue(actor=UserFactory(roles="finance"))
    for kinds in ([], ["poem"], [KIND, "poem"]):
        with pytest.raises(NoKindsError):
            issue(kinds=kinds)
    for until in (today - timedelta(days=1), today + timedelta(days=91)):
        with pytest.raises(LinkDayError):
            issue(until=until)
    assert issue(actor=UserFactory(roles="customer_centre")).startswith("http")
    nobody = ClaimFactory(phone=None, phone_last4="", phone_index=None)
    with pytest.raises(NoVerificationDigitsError):
        issue(claim=nobody)
    BankAccountFactory(claim=nobody)
    assert issue(claim=nobody)
    gone = ClaimFactory(withdrawn_at=clock.now(), withdrawn_by=UserFactory())
    with pytest.raises(ClosedClaimError):
        issue(claim=gone)
    assert UploadLink.objects.filter(in_bulk=True).count() == 0


def test_thousands_cost_what_two_cost(django_assert_num_queries):
    def asked(claims):
        until = clock.today() + timedelta(days=5)
        return [AskedDocuments(claim.pk, (KIND,), until) for claim in claims]

    few, many = ClaimFactory.create_batch(2), ClaimFactory.create_batch(20)
    nobody = ClaimFactory(phone=None, phone_last4="", phone_index=None)
    gone = ClaimFactory(withdrawn_at=clock.now(), withdrawn_by=UserFactory())
    with django_assert_num_queries(5):  # savepoint and release are two of them
        first = issue_upload_links(asked(few), actor=None)
    with django_assert_num_queries(7):  # accounts of those without a phone, decisions
        found = issue_upload_links(asked([*few, *many, nobody, gone]), actor=None)
    assert found.keys() == {claim.pk for claim in [*few, *many]}
    assert {pk: found[pk] for pk in first} == first
    assert UploadLink.objects.filter(in_bulk=True).count() == 22


def test_the_database_refuses_what_must_never_be():
    claim, other = ClaimFactory(), ClaimFactory()
    path = path_of(claim)
    path_of(other)
    link, own = link_of(claim), UploadLink.objects.filter(claim=claim)
    foreign = receive(claim=other, kind=KIND, name="a.pdf", data=files.pdf(), source="link")
    by_hand = receive(claim=claim, kind=KIND, name="a.pdf", data=files.pdf(2), source="import")

    def came(document):
        return lambda: LinkUpload.objects.create(link=link, document=document, visit=b"1" * 16)

    assert refused(came(foreign)) == "upload_link_reaches_one_claim"
    assert refused(came(by_hand)) == "upload_link_reaches_one_claim"
    assert refused(lambda: own.update(claim=other)) == "upload_link_is_frozen"
    assert refused(lambda: own.update(token_digest=b"x" * 32)) == "upload_link_is_frozen"
    assert refused(lambda: own.update(kinds=[])) == "upload_link_asks_for_known_kinds"
    own.update(failures=4)
    assert refused(lambda: own.update(failures=3)) == "upload_link_locks_for_good"
    own.update(failures=3, visits=F("visits") + 1)  # by a right answer
    own.update(failures=5)
    right = {"failures": 0, "visits": F("visits") + 1}
    assert refused(lambda: own.update(**right)) == "upload_link_locks_for_good"
    assert refused(lambda: own.update(failures=0)) == "upload_link_locks_for_good"
    assert refused(lambda: own.update(files=1)) == "upload_link_locks_for_good"
    assert refused(lambda: own.update(failures=6)) == "upload_link_locks_after_wrong_facts"
    mine = receive(claim=claim, kind=KIND, name="b.pdf", data=files.pdf(3), source="link")
    assert refused(came(mine)) == "upload_link_reaches_one_claim"

    def second(kinds=(KIND,), **more):
        return lambda: UploadLink.objects.create(
            claim=claim, kinds=list(kinds), expires_at=link.expires_at, nonce=b"n" * 16,
            **{"token_digest": b"y" * 32, **more},
        )  # fmt: skip

    account = {"for_account": True}
    assert refused(second()) == "claim_has_one_upload_link"
    for kinds in (["other"], [KIND, "other"]):
        refusal = refused(second(kinds, **account))
        assert refusal == "upload_link_for_account_asks_for_a_bankbook"
    second(**account)()
    assert refused(second(token_digest=b"z" * 32, **account)) == "claim_has_one_upload_link"
    assert refused(lambda: own.update(for_account=True)) == "upload_link_is_frozen"
    assert revoke_upload_links(claim=claim, for_documents=True) == 1
    assert revoke_upload_links(claim=claim) == 1
    assert refused(lambda: own.update(revoked_at=None)) == "revoked_upload_link_is_frozen"
    assert path != path_of(claim)


def test_a_document_by_link_names_no_person_and_its_history_neither():
    claim = ClaimFactory()
    browser = confirmed(claim)
    assert send(browser, url("send", claim)).status_code == 200
    document = claim.documents.get()
    assert (document.source, document.received_by) == ("link", None)
    event = document.events.get(pgh_label="insert")
    assert event.pgh_context["user"] is None
    with pytest.raises(ProgrammingError), transaction.atomic():
        LinkUpload.objects.update(visit=b"2" * 16)
    with pytest.raises(ProgrammingError), transaction.atomic():
        LinkUpload.objects.all().delete()
