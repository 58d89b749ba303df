"""The confirmation sheet shown before a batch is released."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.display.dates import short_moment, weekday, weekday_text
from claims.policy.models import SupportPolicy
from reviews.payouts.batches.verbs import transfer_day_at_release
from reviews.payouts.models import PayoutBatch

NAMED = 4  # approvers that are named


def _transfer_day(batch: PayoutBatch) -> SafeString:
    """Return HTML of the day on which the bank would transfer the batch, with a remark if the day
    set for it has passed."""
    on = transfer_day_at_release(batch)
    if batch.transfer_on is None or batch.transfer_on == on:
        return weekday(on)
    passed = _("정한 날 %(day)s이 지나 다음 지급일로 옮겨집니다")
    return format_html(
        "{} <small>({})</small>", weekday(on), passed % {"day": weekday_text(batch.transfer_on)}
    )


def release_sheet(batch: PayoutBatch) -> Sheet:
    """Return the confirmation sheet before a built batch is released: programme, day of transfer,
    number of banks, number and sum (won) of payouts, the people who approved them, and the builder.
    From the policy's `typed_sum_from` won on, the person must type the sum."""
    banks = batch.payouts.aggregate(n=Count("account__bank_code", distinct=True))["n"]
    approvers = batch.payouts.values("approved_by__name", "approved_by__username").annotate(
        n=Count("pk")
    )
    approved = ", ".join(
        _("%(name)s %(n)s건")
        % {"name": one["approved_by__name"] or one["approved_by__username"], "n": f"{one['n']:,}"}
        for one in approvers.order_by("-n")[:NAMED]
    )
    return Sheet(
        title=_("이체 승인 (두 번째 승인)"),
        button=_("이체 승인"),
        back=reverse("payouts:batch", args=[batch.pk]),
        facts=(
            (_("이체 묶음"), batch.number),
            (_("지원사업"), str(batch.programme)),
            (_("이체일"), _transfer_day(batch)),
            (_("은행"), _("%(n)s곳") % {"n": f"{banks:,}"}),
            (_("지급 승인"), approved),
            (_("묶은 사람"), format_html("{} · {}", batch.built_by, short_moment(batch.built_at))),
        ),
        count=batch.count,
        total=batch.total,
        typed_sum_from=SupportPolicy.objects.effective(programme=batch.programme_id).typed_sum_from,
        notified=_("지금은 없음. 은행 결과가 반영되면 신청인에게 통지합니다."),
        next_person=_("없음. 승인하면 은행에 보낼 이체 파일을 받을 수 있습니다."),
        version=batch.manifest_sha256,
    )
