"""The letters in English: subject and body of each event. See shipped.py."""

# ruff: noqa: E501  (a paragraph is one line: the reader's mail program wraps it)

from reviews.notices.events import Event

FOOT = """
Claim number: #{접수번호}

This address cannot receive mail. If you have a question, please contact the customer centre with your claim number.
Damage Support Council
"""
# Beneath a decision only.
APPEAL = """
If you do not agree, you can appeal within #{이의신청기간} days of receiving this letter. If the last day is a holiday, the next working day counts. The customer centre takes appeals, and members who took no part in the first review decide on them. An appeal never lowers an amount already granted.
"""

LETTERS: dict[Event, tuple[str, str]] = {
    Event.CLAIM_RECEIVED: (
        "[Damage Support Council] We have received your claim (#{접수번호})",
        """Dear #{이름},

We have received the claim that you filed on #{접수일}. If it needs a review by the council, we will check your documents and then tell you the result.
""",
    ),
    Event.ROUTE_TAKEN: (
        "[Damage Support Council] How your claim is handled (#{접수번호})",
        """Dear #{이름},

This is how your claim will be handled.

Route: #{심사경로}
What comes next: #{다음안내}
""",
    ),
    Event.SUPPLEMENT_REQUESTED: (
        "[Damage Support Council] Please send further documents (#{접수번호})",
        """Dear #{이름},

We need further documents to review your claim.

Documents: #{서류}
What to add: #{보완내용}
Due by: #{보완기한}

We will go on with the review as soon as we have them. If they do not arrive in time, the council will review your claim with what it has.
""",
    ),
    Event.SUPPLEMENT_REMINDER: (
        "[Damage Support Council] Your documents are due soon (#{접수번호})",
        """Dear #{이름},

We asked you for further documents and have not received them yet.

Documents: #{서류}
Due by: #{보완기한}

If you have sent them already, please disregard this reminder. If they do not arrive in time, the council will review your claim with what it has.
""",
    ),
    Event.DECISION_GRANTED: (
        "[Damage Support Council] The result of your review (#{접수번호})",
        """Dear #{이름},

The council has reviewed your claim. This is the result.

Result: #{결과}
Additional support: #{금액}
Resolution: #{의결번호}
Reason: #{이유}

After a final check, we will transfer the additional support to the account you gave us and let you know.
""",
    ),
    Event.DECISION_PARTLY_GRANTED: (
        "[Damage Support Council] The result of your review (#{접수번호})",
        """Dear #{이름},

The council has reviewed your claim and recognised part of the loss. This is the result.

Result: #{결과}
Additional support: #{금액}
Resolution: #{의결번호}
Reason: #{이유}

After a final check, we will transfer the additional support to the account you gave us and let you know.
""",
    ),
    Event.DECISION_DENIED: (
        "[Damage Support Council] The result of your review (#{접수번호})",
        """Dear #{이름},

The council has reviewed your claim and decided not to grant additional support.

Result: #{결과}
Resolution: #{의결번호}
Reason: #{이유}

The base grant is paid regardless of this result.
""",
    ),
    Event.APPEAL_RECEIVED: (
        "[Damage Support Council] We have received your appeal (#{접수번호})",
        """Dear #{이름},

We have received your appeal of #{신청일}. Members who took no part in the first review will look at your claim again, and we will tell you the result by #{결정기한}. If we have to ask you for documents, the time until they arrive is not counted.

An appeal never lowers an amount already granted.
""",
    ),
    Event.APPEAL_LATE: (
        "[Damage Support Council] Your appeal arrived after the deadline (#{접수번호})",
        """Dear #{이름},

Your appeal of #{신청일} arrived after the deadline of #{신청기한}, so we cannot review it. The result of the first review stands.

If the result reached you late, please tell the customer centre.
""",
    ),
    Event.APPEAL_EXTENDED: (
        "[Damage Support Council] Your appeal will take longer (#{접수번호})",
        """Dear #{이름},

We need more time to decide on your appeal and have extended the deadline for our answer once.

New date: #{결정기한}
Reason: #{사유}

Thank you for waiting.
""",
    ),
    Event.APPEAL_RAISED: (
        "[Damage Support Council] The result of your appeal (#{접수번호})",
        """Dear #{이름},

Other members have looked at your claim again and decided to raise the additional support.

Result: #{결과}
Additional support in all: #{금액}
Added now: #{늘어난금액}
Resolution: #{의결번호}
Reason: #{이유}

After a final check, we will transfer the added amount to the account you gave us and let you know.
""",
    ),
    Event.APPEAL_CONFIRMED: (
        "[Damage Support Council] The result of your appeal (#{접수번호})",
        """Dear #{이름},

Other members have looked at your claim again and decided that the first result stands.

The result that stands: #{처음결과}
Resolution: #{의결번호}
Reason: #{이유}

An amount already granted is not lowered.
""",
    ),
    Event.PAYOUT_APPROVED: (
        "[Damage Support Council] Your payment is approved (#{접수번호})",
        """Dear #{이름},

Your payment is approved: #{지급종류}, #{금액}. We will write again once it has been transferred.
""",
    ),
    Event.PAYOUT_SENT: (
        "[Damage Support Council] Your payment has been sent (#{접수번호})",
        """Dear #{이름},

On #{지급일} we transferred your payment: #{지급종류}, #{금액}.
To the account: #{계좌}

If it has not arrived after a few days, please tell the customer centre.
""",
    ),
    Event.PAYOUT_FAILED: (
        "[Damage Support Council] Please check your account (#{접수번호})",
        """Dear #{이름},

We could not transfer your payment: #{지급종류}, #{금액}.
To the account: #{계좌}
Reason: #{사유}

Please give the customer centre the correct account number and account holder, and we will send it again. The amount stays the same.
""",
    ),
}
