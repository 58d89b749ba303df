"""Bankbook copies that came after the letter that asks for an account, until their account is
confirmed."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from claims.bank_accounts.models import ProposedAccount
from claims.document_kinds import DocumentKind
from claims.documents.media_types import ZIP
from claims.documents.models import Document
from claims.register.models import BankAccount
from reviews.notices.events import Event
from reviews.notices.models import Notice


def asked_notices() -> QuerySet[Notice]:
    """Return the notices that asked or will ask for an account, without notices that were taken
    back (alone or with their bulk) and without copies for representatives."""
    return Notice.objects.filter(event=Event.ACCOUNT_ASKED).not_taken_back()


def unanswered_bankbooks() -> QuerySet[Document]:
    """Return the bankbook copies that came, by any way, after the last letter that asked the claim
    for an account, and from which no account was entered since.

    A refused, infected or set-aside copy does not count (`handed_in`), nor one that was given
    another kind. A copy counts no more once an account of its claim waits for its second person or
    was confirmed after it came; it counts again when a waiting account is declined."""
    of_claim = asked_notices().filter(claim=OuterRef("claim"))
    last_asked = of_claim.order_by("-pk").values("written_at")[:1]
    later = BankAccount.objects.filter(
        claim=OuterRef("claim"), created_at__gte=OuterRef("received_at")
    )
    waiting = ProposedAccount.objects.waiting().filter(claim=OuterRef("claim"))
    return (
        Document.objects.handed_in()
        .filter(
            ~Exists(later),
            ~Exists(waiting),
            # Few claims are asked: the planner can begin with them, and not with every bankbook.
            claim__in=asked_notices().order_by().values("claim"),
            kind=DocumentKind.BANKBOOK_COPY,
            received_at__gt=Subquery(last_asked),
        )
        .exclude(media_type=ZIP)  # its files count
        .order_by("received_at", "pk")
    )


def bankbook_came() -> Q:
    """Return the condition on Claim for claims with an unanswered bankbook copy."""
    return Q(pk__in=unanswered_bankbooks().order_by().values("claim"))
