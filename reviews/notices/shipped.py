"""The letters that the desk comes with: version 1 of each event, in Korean and English.

They are data: the administrator writes a version 2 in the admin site. Plain and polite; each
decision names outcome, amount, reason, number and the term of the appeal (30 calendar days from
receipt of the letter, moved to the next working day).
"""

# ruff: noqa: E501  (a paragraph is one line: the reader's mail program wraps it)

from __future__ import annotations

from typing import Any

from django.utils import timezone

from reviews.notices.events import DECISIONS, Event

_FOOT_KO = """
접수번호: #{접수번호}

이 메일은 보내기만 하는 주소에서 나갔습니다. 물으실 것이 있으면 접수번호를 알려 주시고 고객센터로 연락해 주세요.
피해지원 협의체
"""
_FOOT_EN = """
Claim number: #{접수번호}

This address only sends. If you have a question, please contact the customer centre with your claim number.
Damage Support Council
"""
_APPEAL_KO = """
결과에 이의가 있으면 이 통지를 받은 날부터 #{이의신청기간}일 안에 이의신청을 할 수 있습니다. 마지막 날이 쉬는 날이면 다음 영업일까지입니다. 이의신청은 고객센터에서 받으며, 처음 심의에 참여하지 않은 위원이 다시 심의합니다. 이의신청을 했다고 이미 정해진 금액이 줄지는 않습니다.
"""
_APPEAL_EN = """
If you do not agree, you can appeal within #{이의신청기간} days of receiving this letter. If the last day is a holiday, the next working day counts. The customer centre takes appeals; members who did not sit in the first review decide on them. An appeal never lowers an amount already granted.
"""

LETTERS: dict[tuple[Event, str], tuple[str, str]] = {
    (Event.CLAIM_RECEIVED, "ko"): (
        "[피해지원 협의체] 신청을 접수했습니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

#{접수일}에 보내신 피해지원 신청을 접수했습니다. 심의가 필요한 신청이면 서류를 확인한 뒤 결과를 알려 드립니다.
""",
    ),
    (Event.CLAIM_RECEIVED, "en"): (
        "[Damage Support Council] We have received your claim (#{접수번호})",
        """Dear #{이름},

We have received the claim that you filed on #{접수일}. If it needs a review by the council, we will check your documents and then tell you the result.
""",
    ),
    (Event.SUPPLEMENT_REQUESTED, "ko"): (
        "[피해지원 협의체] 서류 보완을 부탁드립니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

신청하신 건을 심의하는 데 서류가 더 필요합니다.

필요한 서류: #{서류}
보완할 내용: #{보완내용}
보완 기한: #{보완기한}

기한까지 보내 주시면 바로 심의를 이어 갑니다. 기한 안에 받지 못하면 지금까지 받은 자료만으로 심의합니다.
""",
    ),
    (Event.SUPPLEMENT_REQUESTED, "en"): (
        "[Damage Support Council] Please send further documents (#{접수번호})",
        """Dear #{이름},

We need further documents to review your claim.

Documents: #{서류}
What to add: #{보완내용}
Due by: #{보완기한}

As soon as we have them, the review goes on. If they do not arrive in time, the council reviews what it has.
""",
    ),
    (Event.SUPPLEMENT_REMINDER, "ko"): (
        "[피해지원 협의체] 보완 기한이 다가옵니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

앞서 부탁드린 서류를 아직 받지 못해 다시 알려 드립니다.

필요한 서류: #{서류}
보완 기한: #{보완기한}

이미 보내셨다면 이 알림은 지나치셔도 됩니다. 기한 안에 받지 못하면 지금까지 받은 자료만으로 심의합니다.
""",
    ),
    (Event.SUPPLEMENT_REMINDER, "en"): (
        "[Damage Support Council] Your documents are due soon (#{접수번호})",
        """Dear #{이름},

We asked you for further documents and have not received them yet.

Documents: #{서류}
Due by: #{보완기한}

If you have sent them already, please disregard this reminder. If they do not arrive in time, the council reviews what it has.
""",
    ),
    (Event.DECISION_GRANTED, "ko"): (
        "[피해지원 협의체] 심의 결과를 알려 드립니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

신청하신 건을 협의체가 심의한 결과를 알려 드립니다.

결과: #{결과}
추가지원금: #{금액}
의결번호: #{의결번호}
이유: #{이유}

추가지원금은 지급 확인을 마친 뒤 신청하신 계좌로 보내 드리며, 보낼 때 다시 알려 드립니다.
""",
    ),
    (Event.DECISION_GRANTED, "en"): (
        "[Damage Support Council] The result of your review (#{접수번호})",
        """Dear #{이름},

The council has reviewed your claim. This is the result.

Result: #{결과}
Additional support: #{금액}
Resolution: #{의결번호}
Reason: #{이유}

After a last check we will transfer the additional support to the account that you named, and tell you when we do.
""",
    ),
    (Event.DECISION_PARTLY_GRANTED, "ko"): (
        "[피해지원 협의체] 심의 결과를 알려 드립니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

신청하신 건을 협의체가 심의한 결과를 알려 드립니다. 신청하신 피해 가운데 일부를 인정했습니다.

결과: #{결과}
추가지원금: #{금액}
의결번호: #{의결번호}
이유: #{이유}

추가지원금은 지급 확인을 마친 뒤 신청하신 계좌로 보내 드리며, 보낼 때 다시 알려 드립니다.
""",
    ),
    (Event.DECISION_PARTLY_GRANTED, "en"): (
        "[Damage Support Council] The result of your review (#{접수번호})",
        """Dear #{이름},

The council has reviewed your claim and recognised part of the loss. This is the result.

Result: #{결과}
Additional support: #{금액}
Resolution: #{의결번호}
Reason: #{이유}

After a last check we will transfer the additional support to the account that you named, and tell you when we do.
""",
    ),
    (Event.DECISION_DENIED, "ko"): (
        "[피해지원 협의체] 심의 결과를 알려 드립니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

신청하신 건을 협의체가 심의한 결과를 알려 드립니다. 추가지원은 하지 않기로 의결했습니다.

결과: #{결과}
의결번호: #{의결번호}
이유: #{이유}

기본 지원금은 이 결과와 관계없이 지급됩니다.
""",
    ),
    (Event.DECISION_DENIED, "en"): (
        "[Damage Support Council] The result of your review (#{접수번호})",
        """Dear #{이름},

The council has reviewed your claim and resolved to grant no additional support.

Result: #{결과}
Resolution: #{의결번호}
Reason: #{이유}

The base grant is paid whatever this result.
""",
    ),
    (Event.APPEAL_RECEIVED, "ko"): (
        "[피해지원 협의체] 이의신청을 접수했습니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

#{신청일}에 하신 이의신청을 접수했습니다. 처음 심의에 참여하지 않은 위원이 다시 심의하며, #{결정기한}까지 결과를 알려 드립니다. 서류를 더 요청드리면 그 서류를 기다리는 동안은 이 기간에 들어가지 않습니다.

이의신청을 했다고 이미 정해진 금액이 줄지는 않습니다.
""",
    ),
    (Event.APPEAL_RECEIVED, "en"): (
        "[Damage Support Council] We have received your appeal (#{접수번호})",
        """Dear #{이름},

We have received your appeal of #{신청일}. Members who did not sit in the first review will look at your claim again, and we will tell you the result by #{결정기한}. If we have to ask you for documents, the time until they arrive does not count.

An appeal never lowers an amount already granted.
""",
    ),
    (Event.APPEAL_LATE, "ko"): (
        "[피해지원 협의체] 이의신청 기간이 지났습니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

#{신청일}에 하신 이의신청은 신청 기한인 #{신청기한}이 지나 받아들이지 못했습니다. 처음 심의한 결과가 그대로 유지됩니다.

심의 결과를 늦게 받으셨다면 고객센터로 알려 주세요.
""",
    ),
    (Event.APPEAL_LATE, "en"): (
        "[Damage Support Council] Your appeal came too late (#{접수번호})",
        """Dear #{이름},

Your appeal of #{신청일} came after the last day, #{신청기한}, and could not be taken up. The result of the first review stands.

If the result reached you late, please tell the customer centre.
""",
    ),
    (Event.APPEAL_EXTENDED, "ko"): (
        "[피해지원 협의체] 이의신청 결정이 늦어집니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

이의신청 결과를 알려 드릴 기한을 한 번 늦추었습니다.

새 기한: #{결정기한}
사유: #{사유}

기다려 주셔서 고맙습니다.
""",
    ),
    (Event.APPEAL_EXTENDED, "en"): (
        "[Damage Support Council] Your appeal takes longer (#{접수번호})",
        """Dear #{이름},

We have put off the day of the answer to your appeal, once.

New day: #{결정기한}
Reason: #{사유}

Thank you for waiting.
""",
    ),
    (Event.APPEAL_RAISED, "ko"): (
        "[피해지원 협의체] 이의신청 결과를 알려 드립니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

이의신청하신 건을 다른 위원이 다시 심의해 추가지원금을 늘리기로 의결했습니다.

결과: #{결과}
추가지원금 합계: #{금액}
이번에 더 드리는 금액: #{늘어난금액}
의결번호: #{의결번호}
이유: #{이유}

더 드리는 금액은 지급 확인을 마친 뒤 신청하신 계좌로 보내 드리며, 보낼 때 다시 알려 드립니다.
""",
    ),
    (Event.APPEAL_RAISED, "en"): (
        "[Damage Support Council] The result of your appeal (#{접수번호})",
        """Dear #{이름},

Other members have looked at your claim again and resolved to raise the additional support.

Result: #{결과}
Additional support in all: #{금액}
Of which is added now: #{늘어난금액}
Resolution: #{의결번호}
Reason: #{이유}

After a last check we will transfer what is added to the account that you named, and tell you when we do.
""",
    ),
    (Event.APPEAL_CONFIRMED, "ko"): (
        "[피해지원 협의체] 이의신청 결과를 알려 드립니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

이의신청하신 건을 다른 위원이 다시 심의했으나, 처음 결과를 그대로 유지하기로 의결했습니다.

유지된 결과: #{처음결과}
의결번호: #{의결번호}
이유: #{이유}

처음에 정해진 지원금은 줄지 않습니다.
""",
    ),
    (Event.APPEAL_CONFIRMED, "en"): (
        "[Damage Support Council] The result of your appeal (#{접수번호})",
        """Dear #{이름},

Other members have looked at your claim again and resolved that the first result stands.

The result that stands: #{처음결과}
Resolution: #{의결번호}
Reason: #{이유}

What was granted first is not lowered.
""",
    ),
    (Event.PAYOUT_APPROVED, "ko"): (
        "[피해지원 협의체] 지급이 승인되었습니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

#{지급종류} #{금액}의 지급이 승인되었습니다. 이체를 마치면 다시 알려 드립니다.
""",
    ),
    (Event.PAYOUT_APPROVED, "en"): (
        "[Damage Support Council] Your payment is approved (#{접수번호})",
        """Dear #{이름},

Your payment is approved: #{지급종류}, #{금액}. We will write again when it has been transferred.
""",
    ),
    (Event.PAYOUT_SENT, "ko"): (
        "[피해지원 협의체] 지원금을 보내 드렸습니다 (#{접수번호})",
        """#{이름}님, 안녕하세요.

#{지급일}에 #{지급종류} #{금액}을 보내 드렸습니다.
받는 계좌: #{계좌}

며칠이 지나도 들어오지 않으면 고객센터로 알려 주세요.
""",
    ),
    (Event.PAYOUT_SENT, "en"): (
        "[Damage Support Council] Your payment has been sent (#{접수번호})",
        """Dear #{이름},

On #{지급일} we transferred your payment: #{지급종류}, #{금액}.
To the account: #{계좌}

If it has not arrived after some days, please tell the customer centre.
""",
    ),
    (Event.PAYOUT_FAILED, "ko"): (
        "[피해지원 협의체] 지급 계좌를 확인해 주세요 (#{접수번호})",
        """#{이름}님, 안녕하세요.

#{지급종류} #{금액}을 보내 드리지 못했습니다.
받는 계좌: #{계좌}
사유: #{사유}

바른 계좌번호와 예금주를 고객센터로 알려 주시면 다시 보내 드립니다. 지원금은 그대로 있습니다.
""",
    ),
    (Event.PAYOUT_FAILED, "en"): (
        "[Damage Support Council] Please check your account (#{접수번호})",
        """Dear #{이름},

We could not transfer your payment: #{지급종류}, #{금액}.
To the account: #{계좌}
Reason: #{사유}

Please tell the customer centre the right account number and holder, and we will send it again. The amount stays yours.
""",
    ),
}
_FEET = {"ko": (_APPEAL_KO, _FOOT_KO), "en": (_APPEAL_EN, _FOOT_EN)}


def text_of(event: Event, language: str) -> tuple[str, str]:
    """Subject and whole body of a shipped letter."""
    subject, body = LETTERS[event, language]
    appeal, foot = _FEET[language]
    return subject, body + (appeal if event in DECISIONS else "") + foot


def ship_templates(model: Any = None, using: str = "default") -> int:
    """Publish version 1 of every letter that has no version yet; returns how many were added.

    `model` is the migration's historical NoticeTemplate; without one, today's.
    """
    if model is None:
        from reviews.notices.models import NoticeTemplate as model  # noqa: N813
    added = 0
    for event, language in LETTERS:
        place = {"event": event.value, "channel": "mail", "language": language}
        letters = model.objects.using(using)
        if letters.filter(**place).exists():
            continue
        subject, body = text_of(event, language)
        letters.create(
            **place,
            version=1,
            subject=subject,
            body=body,
            published_at=timezone.now(),
            current=True,
        )
        added += 1
    return added
