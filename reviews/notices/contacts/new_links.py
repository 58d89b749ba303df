"""Upload links newly issued for letters that are not sent yet, as the former ones were revoked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Min, Q

from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tokens import token_of
from claims.documents.upload_links.verbs import issue_links_anew
from claims.personal_data import crypto
from claims.register.models import CorrectedContact
from reviews.notices.contacts.undelivered import undelivered
from reviews.notices.models import Notice, NoticeStatus

TEXT = ("body", "values", "body_digest")


def put_new_links(claim_id: int, *, moment: datetime) -> None:
    """Put links newly issued into the claim's letters that wait, failed or were stopped by their
    address, in place of links that were open at `moment` and are revoked since. The text stays but
    for the link.

    A link that is in no such letter is not replaced: the next letter issues one. One query if none
    was revoked. The caller has locked the claim.
    """
    links = UploadLink.objects.filter(claim=claim_id, issued_at__lte=moment, revoked_at__gte=moment)
    by_token = {token_of(link.nonce): link for link in links}
    if not by_token:
        return
    with_them = reduce(or_, [Q(body__contains=token) for token in by_token])
    unsent = Q(status__in=[NoticeStatus.PENDING, NoticeStatus.FAILED])
    rows = Notice.objects.filter(
        with_them, unsent | Q(pk__in=undelivered().values("pk")), claim=claim_id, erased_at=None
    )
    letters = list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))
    used = [link for token, link in by_token.items() if any(token in one.body for one in letters)]
    tokens = issue_links_anew(used) if used else {}
    changed = [one for one in letters if _put(one, tokens)]
    if changed:
        Notice.objects.bulk_update(changed, TEXT)


def put_new_links_since(claim_ids: Collection[int], since: datetime) -> None:
    """Do the same (`put_new_links`) for those of the claims whose telephone or mail address was
    corrected since a moment: letters that were being printed then are waiting again. The caller has
    locked the claims. One query if none was."""
    rows = CorrectedContact.objects.ending_links()
    rows = rows.filter(claim__in=claim_ids, created_at__gte=since).order_by()
    for claim_id, moment in rows.values_list("claim").annotate(first=Min("created_at")):
        put_new_links(claim_id, moment=moment)


def _put(letter: Notice, tokens: dict[str, str]) -> bool:
    """Replace tokens ({former: new}) in the text of a letter, without saving it; return True if it
    changed."""
    before = letter.body
    for former, token in tokens.items():
        letter.body = letter.body.replace(former, token)
        if letter.values:
            letter.values = {
                name: value.replace(former, token) for name, value in letter.values.items()
            }
    letter.body_digest = crypto.text_digest(letter.subject, letter.body)
    return letter.body != before
