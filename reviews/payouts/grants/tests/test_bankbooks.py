"""Bankbook copies that came after the letter that asks for an account: the list, the numbers, and
who is asked again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from claims import clock
from claims.bank_accounts.models import Proof
from claims.bank_accounts.tests.factories import bankbook_of, proposed_account
from claims.bank_accounts.verbs import confirm_account, decline_account
from claims.documents.media_types import ZIP
from claims.documents.models import Document
from claims.documents.verbs import reclassify, set_aside
from claims.lists.registry import list_named
from claims.register.models import Claim
from claims.tests.factories import BankAccountFactory
from reviews.notices.bulk import errors
from reviews.notices.bulk.audiences.choosing import audience_from
from reviews.notices.bulk.tests import factories as bulks
from reviews.notices.models import Notice
from reviews.payouts.grants.lists import BANKBOOKS, UNASKED, account_counts
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE, TIER
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
CAME = "/payouts/grants/accounts/?kind=all&asked=came"


def ask(*claims):
    """A bulk that asks the claims for an account, written to its end."""
    by = money.secretary()
    numbers = [claim.number for claim in claims]
    found = audience_from("picked", "ko", by=by, letter="account_asked", picked=numbers)
    return bulks.written(bulks.prepared(found, by=by))


def asked_claim(grant=TIER):
    claim = grants.claim_of(grant, account=False)
    ask(claim)
    return claim


def ask_again(claim):
    """With another claim: the bulk that asked this one alone is not closed."""
    ask(claim, grants.claim_of(TIER, account=False))


def later(**ago):
    return clock.at(clock.now() + timedelta(**ago))


def came(query="kind=all&asked=came"):
    found = list_named("grant-accounts").rows(money.secretary(), QueryDict(query))
    return list(found.values_list("pk", flat=True))


def counted():
    return set(Claim.objects.filter(BANKBOOKS.condition()).values_list("pk", flat=True))


def test_the_two_numbers_are_told_apart_and_no_row_is_in_both():
    claim = asked_claim()
    never = grants.claim_of(TIER, account=False)
    with later(days=1):
        bankbook_of(claim)
        assert account_counts() == {BANKBOOKS.name: 1, UNASKED.name: 1}
        assert counted() == {claim.pk}
        assert set(Claim.objects.filter(UNASKED.condition())) == {never}


@pytest.mark.parametrize(("grant", "kind"), [(TIER, "tier_grant"), (BASE, "base_grant")])
def test_the_list_of_each_grant_and_the_whole_one_have_it(grant, kind):
    claim, _silent = asked_claim(grant), asked_claim(grant)
    assert came() == [] and counted() == set()
    with later(days=1):
        bankbook_of(claim)
        assert came(f"kind={kind}&asked=came") == came() == [claim.pk]
        assert counted() == {claim.pk}


def test_the_oldest_copy_comes_first_and_pages_follow_that_order(client):
    first, second, third = asked_claim(), asked_claim(), asked_claim()
    with later(days=1):
        bankbook_of(third)
    with later(days=2):
        bankbook_of(first)
    with later(days=3):
        bankbook_of(second)
        assert came() == [third.pk, first.pk, second.pk]
        client.force_login(money.secretary())
        shown, address = [], f"{CAME}&per_page=1"
        for _page in range(3):
            table = client.get(address).context["table"]
            shown += [row.record.pk for row in table.paginated_rows]
            address = f"{CAME}&per_page=1&after={table.page.next_token}"
        assert shown == [third.pk, first.pk, second.pk]


def test_a_copy_from_before_the_letter_is_no_answer_to_it():
    claim = grants.claim_of(TIER, account=False)
    bankbook_of(claim)
    with later(days=1):
        ask(claim)
        assert came() == []


def test_who_sent_a_copy_is_not_asked_again():
    claim, silent = asked_claim(), asked_claim()
    with later(days=5):
        bankbook_of(claim)
    with later(days=15):
        ask(claim, silent)
        assert Notice.objects.filter(claim=silent, event="account_asked").count() == 2
        assert Notice.objects.filter(claim=claim, event="account_asked").count() == 1
        with pytest.raises(errors.NoRecipientError):
            ask(claim)


def inspected(document, **found):
    rows = Document.objects.filter(pk=document.pk)
    rows.update(status="inspecting")
    rows.update(**found, scanned_at=clock.now())


def refused(document):
    inspected(document, status="refused", refusal="broken", scan="clean")


def infected(document):
    inspected(document, status="quarantined", scan="infected")


def rejected(document):
    set_aside(document=document, by=money.secretary(), reason="통장이 아님")


def another_kind(document):
    by = money.secretary()
    reclassify(document=document, by=by, kind="other", reason="신분증 사본")


@pytest.mark.parametrize("fault", [refused, infected, rejected, another_kind])
def test_a_copy_that_does_not_count_is_as_none(fault):
    claim = asked_claim()
    with later(days=5):
        document = bankbook_of(claim)
        assert came() == [claim.pk]
        fault(document)
        assert came() == [] and counted() == set()
    with later(days=15):
        ask_again(claim)
    assert Notice.objects.filter(claim=claim, event="account_asked").count() == 2


def test_an_entered_account_takes_the_claim_off_the_list_until_it_is_declined():
    """Meanwhile it is on the list of the second person."""
    claim = asked_claim()
    with later(days=1):
        document = bankbook_of(claim)
    with later(days=2):
        proposed = proposed_account(claim, proof=Proof.BANKBOOK, document=document)
        assert came() == [] and counted() == set()
        decline_account(proposed=proposed, by=money.secretary(), reason="숫자가 다름")
        assert came() == [claim.pk]


def test_a_confirmed_account_of_another_holder_needs_another_copy():
    claim = asked_claim()
    with later(days=1):
        document = bankbook_of(claim)
    with later(days=2):
        proposed = proposed_account(claim, proof=Proof.BANKBOOK, document=document)
        confirm_account(proposed=proposed, by=money.secretary())
        assert came("kind=all") == [claim.pk] and came() == []
    with later(days=20):
        ask_again(claim)
    with later(days=21):
        another_copy(claim)
        assert came() == [claim.pk]


def another_copy(claim, media_type="application/pdf"):
    return Document.objects.create(
        claim=claim, kind="bankbook_copy", file_name="b", bytes=1000, sha256="9" * 64,
        media_type=media_type, storage_key="test/b", source="link", received_at=clock.now(),
    )  # fmt: skip


def test_a_zip_counts_by_its_files_only():
    claim = asked_claim()
    with later(days=1):
        another_copy(claim, ZIP)
        assert came() == []
        bankbook_of(claim)
        assert came() == [claim.pk]


def test_a_claim_with_a_usable_account_waits_for_nobody():
    claim = asked_claim()
    with later(days=1):
        bankbook_of(claim)
        BankAccountFactory(claim=claim, created_at=clock.now() - timedelta(hours=1))
        assert came() == [] and counted() == set()


def test_the_number_of_queries_does_not_grow_with_the_rows(client):
    client.force_login(money.secretary())
    counts = []
    for _round in range(2):
        for _one in range(2):
            claim = asked_claim()
            with later(minutes=1):
                bankbook_of(claim)
        client.get(CAME)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(CAME).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
