"""Letters by post in the demo: a batch with its registered numbers, of which some were received and
one came back; one that is printed only; and notices that wait."""

from __future__ import annotations

import datetime as dt

from claims import clock
from claims.contacts.verbs import correct_contact
from claims.register.models import Address, Claim, ContactProof
from claims.users.models import User
from reviews.notices.contacts.unreachable import unreachable
from reviews.notices.models import PostBatch, PostLetter
from reviews.notices.post import batches, entries
from reviews.notices.post.writing import write_batch

POSTED, PRINTED, WAITING = 12, 5, 4  # claims whose claimants told an address
DAYS_AGO = 9  # days since the first batch was posted
RECEIVED = 6  # most letters of the first batch that get a receipt
STREETS = (
    "서울특별시 시연구 지원로 %s", "부산광역시 시연구 바다길 %s", "대전광역시 시연구 한밭로 %s",
    "강원특별자치도 시연시 설악로 %s",
)  # fmt: skip
FLOORS = ("1층", "302호", "", "지하 1층 나동")
FIRST_NUMBER = 1_234_500_010_000


def post_letters(people: dict[str, User]) -> None:
    """Make two batches of letters by post, after the customer centre entered postal addresses, and
    enter numbers, receipts and a return for the first; further addresses wait for the next batch.
    Does nothing if there are batches, or too few unreachable claims. Call it with the clock at the
    demo's day."""
    if PostBatch.objects.exists():
        return
    now = clock.now()
    long_ago = now - dt.timedelta(days=DAYS_AGO + 3)
    rows = unreachable().filter(contact__isnull=True, since__lt=long_ago)
    claims = list(rows.defer("narrative")[: POSTED + PRINTED + WAITING])
    posted = max(3, min(POSTED, len(claims) - 2))  # a small register has some of each
    if len(claims) < posted + 2:
        return
    printed = max(1, min(PRINTED, len(claims) - posted - 1))
    with clock.at(now - dt.timedelta(days=DAYS_AGO, hours=2)):
        _tell_addresses(claims[:posted], by=people["agent"])
        batch = batches.make_batch(by=people["secretary"])
        write_batch(batch_id=batch.pk)
    _follow(batch, people, now)
    with clock.at(now - dt.timedelta(days=1)):
        _tell_addresses(claims[posted : posted + printed], by=people["agent"])
        second = batches.make_batch(by=people["secretary2"])
        write_batch(batch_id=second.pk)
    with clock.at(now - dt.timedelta(hours=3)):
        _tell_addresses(claims[posted + printed :], by=people["agent"])


def _tell_addresses(claims: list[Claim], *, by: User) -> None:
    for claim in claims:
        street = STREETS[claim.pk % len(STREETS)] % (claim.pk % 90 + 1)
        address = Address(f"{3900 + claim.pk % 90:05}", street, FLOORS[claim.pk % len(FLOORS)])
        correct_contact(
            claim=claim, by=by, address=address, proof=ContactProof.CALL,
            reason="다른 가족의 전화로 연락이 닿아 우편 주소를 물음",
        )  # fmt: skip


def _follow(batch: PostBatch, people: dict[str, User], now: dt.datetime) -> None:
    """Enter a registered number for each letter of the batch, receipts for up to RECEIVED of them,
    one of which is corrected, and one return. The others stay posted."""
    by, other = people["secretary"], people["secretary2"]
    letters = list(batch.letters.order_by("place"))
    with clock.at(now - dt.timedelta(days=DAYS_AGO - 1)):
        for letter in letters:
            entries.record_number(
                letter=letter, by=by, number=str(FIRST_NUMBER + letter.place),
                posted_on=clock.today(),
            )  # fmt: skip
    received, back = letters[: min(RECEIVED, len(letters) - 2)], letters[-2:-1]
    for days, letter in enumerate(received):
        with clock.at(now - dt.timedelta(days=max(1, 6 - days))):
            entries.record_receipt(letter=letter, by=by, received_on=clock.today())
    with clock.at(now - dt.timedelta(hours=20)):
        first = PostLetter.objects.get(pk=received[0].pk)
        assert first.received_on is not None
        entries.record_receipt(
            letter=first, by=other, received_on=first.received_on + dt.timedelta(days=1),
            reason="배달증명의 날짜를 다시 확인함",
        )  # fmt: skip
    with clock.at(now - dt.timedelta(days=2)):
        for letter in back:
            entries.record_return(letter=letter, by=by, returned_on=clock.today(), why="moved")
