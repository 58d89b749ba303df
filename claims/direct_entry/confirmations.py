"""The sheet before a claim is entered by hand: what was typed, as it was read, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.banks import bank_name
from claims.confirmation.sheet import Sheet, Text
from claims.direct_entry.forms import PapersForm
from claims.direct_entry.models import channel_label
from claims.direct_entry.verbs import EntryPreview
from claims.display.dates import moment
from claims.identifiers import format_business_number, format_phone
from claims.money import format_won, prose_won
from claims.policy.triage import route_reason_of
from claims.register.models import Claim

# A filed loss is unusual where fewer than one claim in UNUSUAL has as much.
UNUSUAL = 1_000


def entry_sheet(preview: EntryPreview, channel: str, papers: PapersForm | None) -> Sheet:
    """Return the confirmation sheet of a claim that was typed. `papers` asks for its files. Two
    queries."""
    claim = preview.claim
    return Sheet(
        title=_("신청 직접 입력"),
        button=_("이대로 접수"),
        back=reverse("direct_entry:enter"),
        facts=tuple(_facts(preview, channel)),
        notified=preview.letter or _("접수 안내를 보낼 주소가 없습니다."),
        warning=" ".join(_warnings(claim)),
        undo_text=_("접수하고 30분 안에는 무효로 할 수 있습니다"),
        fields=papers,
    )


def _facts(preview: EntryPreview, channel: str) -> Iterator[tuple[Text, Text]]:
    claim, facts = preview.claim, preview.facts
    yield _("접수 방법"), channel_label(channel)
    yield _("접수일시"), moment(claim.filed_at)
    people = dict.fromkeys(filter(None, (facts.business, facts.person, facts.representative)))
    yield _("신청인"), " · ".join(people)
    if facts.business_number:
        yield _("사업자등록번호"), format_business_number(facts.business_number)
    yield _("휴대전화"), format_phone(facts.phone) if facts.phone else _("없음")
    yield _("이메일"), facts.email or _("없음")
    yield _("서비스"), f"{claim.service.name} · {claim.company.name}"
    if claim.claimed_loss is not None:
        said = {"won": format_won(claim.claimed_loss), "words": prose_won(claim.claimed_loss)}
        yield _("피해금액"), _("%(won)s원 (%(words)s)") % said
    account = " ".join(filter(None, (bank_name(facts.bank), facts.account)))
    yield _("지급 계좌"), " · ".join(filter(None, (account, facts.holder))) or _("없음")
    if preview.repeated:
        yield _("이미 있는 비슷한 신청"), ", ".join(one.number for one in preview.repeated)
    yield _("경로"), f"{claim.get_route_display()}. {route_reason_of(claim)}"


def _warnings(claim: Claim) -> Iterator[str]:
    """Yield a sentence for each fact that may have been misheard: an amount that is rare in the
    register, and a company that does not run the service."""
    service: Any = claim.service.merged_into or claim.service
    if service.company_id and service.company_id != claim.company_id:
        said = {"service": service.name, "company": service.company.name}
        text = _("등록된 %(service)s의 운영 회사는 %(company)s입니다. 회사를 다시 확인해 주세요.")
        yield text % said
    if claim.claimed_loss is not None and _is_unusual(claim.claimed_loss):
        text = _("피해금액이 %(words)s입니다. 이만한 신청은 %(n)s건에 한 건이 안 됩니다.")
        yield text % {"words": prose_won(claim.claimed_loss), "n": format_won(UNUSUAL)}


def _is_unusual(loss: int) -> bool:
    """Return True for a loss (won) that fewer than one claim in UNUSUAL has filed, in a register
    that has so many."""
    filed = Claim.objects.filter(claimed_loss__isnull=False).count()
    return (
        filed >= UNUSUAL and filed > UNUSUAL * Claim.objects.filter(claimed_loss__gte=loss).count()
    )
