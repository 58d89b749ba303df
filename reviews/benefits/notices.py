"""Letters to recipients who filed a claim: what they got, how to use it, and until when.

Recipients of a list are not known by name here: their partner tells them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from claims import clock
from claims.korean import letter_weekday
from reviews.benefits.batches.codes import reveal_code
from reviews.benefits.models import BenefitGrant
from reviews.notices.events import Event
from reviews.notices.outbox.write import Letter, write_many
from reviews.notices.texts.codes import with_code

AT_ONCE = 2_000
CHUNKS_PER_TASK = 50
NO_END = "정해진 기한 없음"
USE_CODE = "이용할 때 이 번호를 입력해 주세요."
NOTHING_TO_DO = "따로 하실 일은 없습니다."


def tell_recipients() -> bool:
    """Write the letters of issued grants of claims that have none yet, up to CHUNKS_PER_TASK
    chunks, each in its own transaction. Return True when more may wait, so that the task must be
    enqueued again. Recipients of a list have no claim and get no letter."""
    return all(tell_some() == AT_ONCE for _chunk in range(CHUNKS_PER_TASK))


@transaction.atomic
def tell_some() -> int:
    """Write the letters of the next AT_ONCE grants and mark the grants as told, in one transaction;
    return the number of grants. The grant of an erased claim is marked without a letter."""
    waiting = BenefitGrant.objects.filter(
        issued_at__isnull=False, told_at__isnull=True, claim__isnull=False
    )
    locked = waiting.order_by("pk").select_for_update(skip_locked=True, no_key=True, of=("self",))
    grants = list(
        locked.select_related("programme", "claim", "claim__contact", "code")
        .defer("claim__narrative")[:AT_ONCE]
    )  # fmt: skip
    write_many(_letters(grants))
    keys = [grant.pk for grant in grants]
    BenefitGrant.objects.filter(pk__in=keys).update(told_at=clock.now())
    return len(grants)


def _letters(grants: list[BenefitGrant]) -> Iterator[Letter]:
    for grant in grants:
        claim = grant.claim
        assert claim is not None
        if claim.erased_at is None:
            key = f"benefit:{grant.pk}"
            yield Letter(Event.BENEFIT_ISSUED, claim, key, variables_of(grant))


def variables_of(grant: BenefitGrant) -> dict[str, str]:
    """Return the template variables of the letter about a benefit: `programme`, `benefit`, `how` to
    use it (with its decrypted code, if it has one) and `use_until`."""
    programme = grant.programme
    code = getattr(grant, "code", None)
    how = programme.how or (USE_CODE if code else NOTHING_TO_DO)
    ends = grant.expires_on
    return {
        "programme": programme.name,
        "benefit": programme.terms or programme.name,
        "how": with_code(reveal_code(code), how) if code else how,
        "use_until": letter_weekday(ends) if ends else NO_END,
    }
