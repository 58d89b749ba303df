"""Items of facts: documents, links, hand-overs, representations, accounts, changes, policies,
inspections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.timezone import localdate

from claims import clock
from claims.bank_accounts.models import CONFIRM as CONFIRM_ACCOUNT
from claims.bank_accounts.models import ProposedAccount
from claims.changes.models import PERMISSION as CONFIRM_CHANGE
from claims.changes.models import ProposedChange
from claims.clock import today
from claims.documents.models import Document, DocumentStatus, Scan
from claims.documents.upload_links.models import UploadLink
from claims.handovers.models import Handover
from claims.inquiries.models import Inquiry
from claims.inquiries.topics import ANSWERS, Office
from claims.policy.comparison import compare, version_to_compare
from claims.policy.models import SupportPolicy
from claims.privacy.inspections.models import SIGN as SIGNS_INSPECTIONS
from claims.privacy.inspections.months import DAYS_TO_SIGN, late_months
from claims.privacy.models import AccessEntry, Action
from claims.representation.models import Representation
from claims.users.models import User
from claims.users.permissions import holders_of
from reviews.inbox.models import InboxKind
from reviews.inbox.verbs import NewItem, write_items

WORK_BY_POLICY = ("claims.view_claim", "claims.look_up_claim")
TOLD_DAYS = 2  # beat may have been down on the day itself
HELD = frozenset({Scan.INFECTED, Scan.LIMIT})  # a scanner that is away comes back by itself


def on_document_inspected(document: Document) -> None:
    """Write an inbox item to everybody who may attach documents (secretariat) when a document is in
    quarantine as infected or over the scanner's limit. Does nothing for any other document."""
    if document.status != DocumentStatus.QUARANTINED or document.scan not in HELD:
        return
    told = holders_of("claims.attach_document").order_by("pk").values_list("pk", flat=True)
    key = f"document:{document.pk}:{document.scan}"
    facts = {"scan": str(document.scan)}
    write_items(
        NewItem(user_id, InboxKind.QUARANTINE, key, claim=document.claim_id, facts=facts)
        for user_id in told
    )


def on_copies_quarantined(documents: Sequence[Document]) -> None:
    """Write inbox items about the copies of an infected document (`documents[1:]`; the first is the
    original) to everybody who may attach documents. Also tell everybody who, by the access log,
    opened any of these documents."""
    told = list(holders_of("claims.attach_document").order_by("pk").values_list("pk", flat=True))
    facts = {"scan": str(Scan.INFECTED)}
    items = [
        NewItem(
            user_id,
            InboxKind.QUARANTINE,
            f"document:{one.pk}:{Scan.INFECTED}",
            claim=one.claim_id,
            facts=facts,
        )
        for one in documents[1:]
        for user_id in told
    ]
    entries = AccessEntry.objects.filter(
        claim__in={one.claim_id for one in documents},
        document_id__in=[one.pk for one in documents],
        action__in=(Action.VIEW_DOCUMENT, Action.DOWNLOAD),
    )
    seen = entries.order_by("user", "document_id").values_list("user", "document_id", "claim")
    items += [
        NewItem(user_id, InboxKind.SEEN_INFECTED, f"seen:{document_id}", claim=claim_id)
        for user_id, document_id, claim_id in seen.distinct()
    ]
    write_items(items)


def on_upload_link_used(link: UploadLink) -> None:
    """Write an inbox item, at most one for each day and link, that documents came by a link. It
    goes to the person who issued the link; if they may no longer attach documents, to everybody
    who may.

    For links that were issued in bulk, all who may attach documents get one item a day; for those
    of the letter that asks for an account another one, which opens the list of these claims.
    """
    day, kind = today().isoformat(), InboxKind.LINK_USED
    holders = holders_of("claims.attach_document").order_by("pk").values_list("pk", flat=True)
    if link.for_account:
        facts = {"day": day, "for_account": True}
        write_items(NewItem(pk, kind, f"account-links:{day}", facts=facts) for pk in holders)
        return
    if link.in_bulk or link.issued_by_id is None:
        facts = {"day": day}
        write_items(NewItem(pk, kind, f"links:{day}", facts=facts) for pk in holders)
        return
    told = list(holders.filter(pk=link.issued_by_id)) or list(holders)
    key = f"link:{link.pk}:{day}"
    write_items(NewItem(pk, kind, key, claim=link.claim_id) for pk in told)


def on_handover_proposed(handover: Handover) -> None:
    """Write an inbox item about a proposed hand-over to everybody who may confirm it, except the
    proposer."""
    told = holders_of("claims.confirm_handover").exclude(pk=handover.proposed_by_id).order_by("pk")
    kind, key = InboxKind.HANDOVER_TO_CONFIRM, f"handover:{handover.pk}"
    facts = {"handover": handover.pk, "n": handover.count}
    write_items(
        NewItem(user_id, kind, key, by=handover.proposed_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_account_proposed(account: ProposedAccount) -> None:
    """Write an inbox item to everybody who may confirm corrections of accounts, except the person
    who proposed this one: a claim's money is to go elsewhere."""
    told = holders_of(CONFIRM_ACCOUNT).exclude(pk=account.proposed_by_id).order_by("pk")
    kind, key = InboxKind.ACCOUNT_TO_CONFIRM, f"account:{account.pk}"
    facts = {"account": account.pk}
    write_items(
        NewItem(user_id, kind, key, claim=account.claim_id, by=account.proposed_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_inquiry_escalated(escalated: tuple[Inquiry, User]) -> None:
    """Write an inbox item to everybody of the office that is to answer an inquiry, except the
    person who escalated it."""
    inquiry, by = escalated
    told = holders_of(ANSWERS[Office(inquiry.office)]).exclude(pk=by.pk).order_by("pk")
    kind = InboxKind.INQUIRY_ESCALATED
    key = f"inquiry:{inquiry.pk}:{inquiry.topic}:{round(clock.now().timestamp())}"
    facts = {"inquiry": inquiry.pk, "office": str(inquiry.office), "topic": str(inquiry.topic)}
    write_items(
        NewItem(user_id, kind, key, claim=inquiry.claim_id, by=by.pk, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_inquiry_answered(inquiry: Inquiry) -> None:
    """Write an inbox item to the person who noted an inquiry that an office has answered, if that
    is another person. Somebody who may not note inquiries any more is told nothing."""
    if inquiry.by_id == inquiry.answered_by_id:
        return
    told = holders_of("claims.log_inquiry").filter(pk=inquiry.by_id)
    kind, key = InboxKind.INQUIRY_ANSWERED, f"inquiry-answer:{inquiry.pk}"
    facts = {"inquiry": inquiry.pk, "told": inquiry.done_at is not None}
    by = inquiry.answered_by_id
    write_items(
        NewItem(user_id, kind, key, claim=inquiry.claim_id, by=by, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_change_proposed(change: ProposedChange) -> None:
    """Write an inbox item about a proposed change to every administrator who may confirm it:
    neither its proposer nor the user whom it is about."""
    own = {change.proposed_by_id, change.about_id or 0}
    told = holders_of(CONFIRM_CHANGE).exclude(pk__in=own).order_by("pk")
    kind, key = InboxKind.CHANGE_TO_CONFIRM, f"change:{change.pk}"
    facts = {"change": change.pk, "kind": change.kind}
    write_items(
        NewItem(user_id, kind, key, by=change.proposed_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_payee_entered(row: Representation) -> None:
    """Write an inbox item to everybody who may confirm representations, except the person who
    entered this one: somebody else is to receive a claim's money."""
    told = holders_of("claims.confirm_representation").exclude(pk=row.entered_by_id).order_by("pk")
    kind, key = InboxKind.PAYEE_TO_CONFIRM, f"representation:{row.pk}"
    facts = {"kind": str(row.kind)}
    write_items(
        NewItem(user_id, kind, key, claim=row.claim_id, by=row.entered_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_payee_ending(row: Representation) -> None:
    """Write an inbox item to everybody who may confirm representations, except the person who wants
    to end this one: its person is to receive a claim's money no more."""
    told = (
        holders_of("claims.confirm_representation").exclude(pk=row.ending_by_id or 0).order_by("pk")
    )
    at = int(row.ending_at.timestamp()) if row.ending_at else 0  # wanted again: told again
    kind, key = InboxKind.PAYEE_TO_CONFIRM, f"representation-end:{row.pk}:{at}"
    facts = {"kind": str(row.kind), "ends": row.pk, "at": at}
    write_items(
        NewItem(user_id, kind, key, claim=row.claim_id, by=row.ending_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def write_inspection_items() -> int:
    """Tell everybody who may sign inspections of the access log which months nobody signed in time.
    One item a person and month, however often this runs. Return how many were written."""
    late = late_months()
    if not late:
        return 0
    told = list(holders_of(SIGNS_INSPECTIONS).order_by("pk").values_list("pk", flat=True))
    kind = InboxKind.INSPECTION_LATE
    return write_items(
        NewItem(user_id, kind, f"inspection:{one.month}",
                facts={"month": one.month.isoformat(), "days": DAYS_TO_SIGN})
        for one in late for user_id in told
    )  # fmt: skip


def on_policy_published(policy: SupportPolicy) -> None:
    """Write an inbox item about a published policy to everybody who works with claims. No
    administrator does (`roles.OFFICES`), so the person who published it is not among them."""
    _tell_of_policy(policy, InboxKind.POLICY_PUBLISHED, f"policy:{policy.pk}")


def write_policy_items() -> int:
    """Tell the same people of a policy that took effect within the last TOLD_DAYS (2), on a later
    day than that of its publication. One item a person and policy, however often this runs. Return
    how many were written."""
    now = clock.now()
    begun = SupportPolicy.objects.published().filter(
        effective_from__lte=now, effective_from__gt=now - timedelta(days=TOLD_DAYS)
    )
    return sum(
        _tell_of_policy(policy, InboxKind.POLICY_IN_FORCE, f"policy-in-force:{policy.pk}")
        for policy in begun.order_by("effective_from", "pk")
        if localdate(policy.effective_from) > localdate(policy.published_at)
    )


def _tell_of_policy(policy: SupportPolicy, kind: InboxKind, key: str) -> int:
    before = version_to_compare(policy)
    changed = [line for line in compare(before, policy) if line.changed] if before else []
    facts = {
        "policy": policy.pk,
        "version": policy.version,
        "from": policy.effective_from.isoformat(),  # type: ignore[union-attr]
        "changed": len(changed),
    }
    told = holders_of(*WORK_BY_POLICY).order_by("pk").values_list("pk", flat=True)
    return write_items(NewItem(pk, kind, key, facts=facts) for pk in told)
