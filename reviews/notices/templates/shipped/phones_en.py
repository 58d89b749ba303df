"""The letters to phones in English; see phones_ko.py."""

# ruff: noqa: E501  (a paragraph is one line: the phone wraps it)

from reviews.notices.events import Event

FOOT = """

* Sent to you because you filed a claim. If you have a question, please contact the customer centre with your claim number."""
APPEAL = """

If you do not agree, you can appeal at the customer centre within #{이의신청기간} days of receiving this message (if the last day is a holiday, by the next working day). An appeal never lowers an amount already granted."""

LETTERS: dict[Event, tuple[str, str]] = {
    Event.CLAIM_RECEIVED: (
        "[Damage Support] We have your claim",
        """[Damage Support Council] Claim received

Dear #{이름}, we have received the claim that you filed on #{접수일}.

- Claim number: #{접수번호}

If it needs a review by the council, we will check your documents and then tell you the result.""",
    ),
    Event.ROUTE_TAKEN: (
        "[Damage Support] How we handle it",
        """[Damage Support Council] How your claim is handled

Dear #{이름}, this is how your claim will be handled.

- Claim number: #{접수번호}
- Route: #{심사경로}
- What comes next: #{다음안내}""",
    ),
    Event.SUPPLEMENT_REQUESTED: (
        "[Damage Support] Documents needed",
        """[Damage Support Council] Further documents needed

Dear #{이름}, we need further documents to review your claim.

- Claim number: #{접수번호}
- Documents: #{서류}
- What to add: #{보완내용}
- Due by: #{보완기한}

We will go on with the review as soon as we have them. If they do not arrive in time, the council will review your claim with what it has.""",
    ),
    Event.SUPPLEMENT_REMINDER: (
        "[Damage Support] Documents due soon",
        """[Damage Support Council] Your documents are due soon

Dear #{이름}, we asked you for further documents and have not received them yet.

- Claim number: #{접수번호}
- Documents: #{서류}
- Due by: #{보완기한}

If you have sent them already, please disregard this reminder. If they do not arrive in time, the council will review your claim with what it has.""",
    ),
    Event.DECISION_GRANTED: (
        "[Damage Support] Result of your review",
        """[Damage Support Council] The result of your review

Dear #{이름}, the council has reviewed your claim. This is the result.

- Claim number: #{접수번호}
- Result: #{결과}
- Additional support: #{금액}
- Resolution: #{의결번호}
- Reason: #{이유}

After a final check, we will transfer it to the account you gave us and let you know.""",
    ),
    Event.DECISION_PARTLY_GRANTED: (
        "[Damage Support] Result of your review",
        """[Damage Support Council] The result of your review

Dear #{이름}, the council has reviewed your claim and recognised part of the loss.

- Claim number: #{접수번호}
- Result: #{결과}
- Additional support: #{금액}
- Resolution: #{의결번호}
- Reason: #{이유}

After a final check, we will transfer it to the account you gave us and let you know.""",
    ),
    Event.DECISION_DENIED: (
        "[Damage Support] Result of your review",
        """[Damage Support Council] The result of your review

Dear #{이름}, the council has reviewed your claim and decided not to grant additional support.

- Claim number: #{접수번호}
- Result: #{결과}
- Resolution: #{의결번호}
- Reason: #{이유}

The base grant is paid regardless of this result.""",
    ),
    Event.APPEAL_RECEIVED: (
        "[Damage Support] We have your appeal",
        """[Damage Support Council] Appeal received

Dear #{이름}, we have received your appeal of #{신청일}.

- Claim number: #{접수번호}
- Result by: #{결정기한}

Members who took no part in the first review will look at your claim again. If we have to ask you for documents, the time until they arrive is not counted. An appeal never lowers an amount already granted.""",
    ),
    Event.APPEAL_LATE: (
        "[Damage Support] Appeal past deadline",
        """[Damage Support Council] Your appeal arrived after the deadline

Dear #{이름}, your appeal of #{신청일} arrived after the deadline, so we cannot review it. The result of the first review stands.

- Claim number: #{접수번호}
- Deadline: #{신청기한}

If the result reached you late, please tell the customer centre.""",
    ),
    Event.APPEAL_EXTENDED: (
        "[Damage Support] Appeal takes longer",
        """[Damage Support Council] Your appeal will take longer

Dear #{이름}, we need more time to decide on your appeal and have extended the deadline for our answer once.

- Claim number: #{접수번호}
- New date: #{결정기한}
- Reason: #{사유}

Thank you for waiting.""",
    ),
    Event.APPEAL_RAISED: (
        "[Damage Support] Result of your appeal",
        """[Damage Support Council] The result of your appeal

Dear #{이름}, other members have looked at your claim again and decided to raise the additional support.

- Claim number: #{접수번호}
- Result: #{결과}
- Additional support in all: #{금액}
- Added now: #{늘어난금액}
- Resolution: #{의결번호}
- Reason: #{이유}

After a final check, we will transfer the added amount and let you know.""",
    ),
    Event.APPEAL_CONFIRMED: (
        "[Damage Support] Result of your appeal",
        """[Damage Support Council] The result of your appeal

Dear #{이름}, other members have looked at your claim again and decided that the first result stands.

- Claim number: #{접수번호}
- The result that stands: #{처음결과}
- Resolution: #{의결번호}
- Reason: #{이유}

An amount already granted is not lowered.""",
    ),
    Event.PAYOUT_APPROVED: (
        "[Damage Support] Payment approved",
        """[Damage Support Council] Your payment is approved

Dear #{이름}, your payment is approved.

- Claim number: #{접수번호}
- Kind: #{지급종류}
- Amount: #{금액}

We will write again once it has been transferred.""",
    ),
    Event.PAYOUT_SENT: (
        "[Damage Support] Payment sent",
        """[Damage Support Council] Your payment has been sent

Dear #{이름}, we have transferred your payment.

- Claim number: #{접수번호}
- Kind: #{지급종류}
- Amount: #{금액}
- To the account: #{계좌}
- Day: #{지급일}

If it has not arrived after a few days, please tell the customer centre.""",
    ),
    Event.PAYOUT_FAILED: (
        "[Damage Support] Check your account",
        """[Damage Support Council] Please check your account

Dear #{이름}, we could not transfer your payment.

- Claim number: #{접수번호}
- Kind: #{지급종류}
- Amount: #{금액}
- To the account: #{계좌}
- Reason: #{사유}

Please give the customer centre the correct account number and account holder, and we will send it again. The amount stays the same.""",
    ),
}

SHORT: dict[Event, str] = {
    Event.CLAIM_RECEIVED: "[Damage Support Council] Claim #{접수번호} received (filed #{접수일}).",
    Event.APPEAL_RECEIVED: "[Damage Support Council] Appeal #{접수번호} received. Result by #{결정기한}.",
    Event.APPEAL_LATE: "[Damage Support] Appeal #{접수번호} is late (due #{신청기한}). First result stands.",
    Event.PAYOUT_APPROVED: "[Damage Support Council] Claim #{접수번호}: payment of #{금액} approved.",
    Event.PAYOUT_SENT: "[Damage Support Council] Claim #{접수번호}: we sent #{금액} on #{지급일}.",
}
