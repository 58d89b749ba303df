"""Draws of samples: which decided claims are judged once more, and by whom.

Nobody chooses a seed: it is a keyed digest over the claim's number, the round and the policy, so
that the share is the policy's and the lot is nobody's. A second draw, as those of panels
(`seats.draws`), gives the judge. A round that judged again is judged twice already, and the agenda
of a sitting shows its amounts to every member, also of a review that is taken out: none is drawn.
"""

from __future__ import annotations

from hashlib import sha256

from claims import hooks
from claims.clock import now
from claims.personal_data.crypto import blind_index
from reviews.committee.access.chair import deputies, is_for_deputies
from reviews.committee.access.conflicts import conflicts_of
from reviews.committee.models import (
    Decision,
    Review,
    SampleCheck,
    SampleDraw,
    SampleJudge,
    SittingItem,
    sample_due_on,
)
from reviews.committee.models.triggers.sample_checks import WHOLE
from reviews.committee.seats.draws import Exclusion, Lottery, barred_members, draw_from

LOT_BYTES = 4


def seed_of(review: Review, number: str) -> str:
    """Return the seed (text) of the draw for a sample check on a review's decision, from the number
    of its claim, the round and the policy, under the secret index key."""
    told = f"{number}/{review.round}"
    return f"{told}:{blind_index('sample', f'{told}/{review.policy_id}').hex()}"


def judge_seed_of(review: Review, number: str, before: int) -> str:
    """Return the seed (text) of the draw of a check's judge, from the number of its claim, the
    round and `before`, the number of judges who left, under the secret index key."""
    told = f"{number}/{review.round}/{before}"
    return f"{told}:{blind_index('sample-judge', told).hex()}"


def is_drawn(seed: str, share: int) -> bool:
    """Return True if this seed draws its claim for a sample check: the first LOT_BYTES bytes of
    SHA-256 of `<seed>:sample`, as a fraction, lie below `share` of 10,000."""
    lot = int.from_bytes(sha256(f"{seed}:sample".encode()).digest()[:LOT_BYTES])
    return lot * WHOLE < share << 8 * LOT_BYTES


def sample_decision(decision: Decision) -> SampleCheck | None:
    """Draw by lot whether a decision that is to be paid gets a sample check, and store the draw.
    Return the check, with its first judge drawn, or None if it was not drawn.

    Called in the transaction that decides, with the claim locked (wiring). Writes nothing if the
    policy takes no samples, in round 2, and for a review that was ever on a sitting's agenda.
    """
    review = decision.review
    share = review.policy.sample_share
    if not share or review.round != 1 or SittingItem.objects.filter(review=review).exists():
        return None
    seed = seed_of(review, review.claim.number)
    drawn = SampleDraw.objects.create(
        decision=decision, seed=seed, share=share, drawn=is_drawn(seed, share), at=decision.at
    )
    if not drawn.drawn:
        return None
    sample = SampleCheck.objects.create(
        draw=drawn, claim=review.claim, at=decision.at, due_on=sample_due_on()
    )
    draw_judge(sample, review)
    return sample


def draw_judge(sample: SampleCheck, review: Review) -> SampleJudge | None:
    """Draw and store the next judge of a check, due at `sample_due_on`, and return the row; None if
    nobody is left: the check then waits for the chair. Emits `sample_to_judge`.

    Left out is a member who sat on the claim or judged it, has a conflict of interest, is away or
    at the limit of seats, or sees the decision through another role; so are deputies if they may
    act for the chair.
    """
    lottery = Lottery()
    ties = conflicts_of([review.claim_id])[review.claim_id]
    if sample.draw.decision.confirmed_by_id is not None or is_for_deputies(review):
        read = dict.fromkeys(deputies().values_list("pk", flat=True), Exclusion.SEES_ALL.value)
        ties = {**read, **ties}
    sat = barred_members([review])[review.pk]
    candidates, left_out = lottery.candidates(sat, ties, anew=True)
    before = sample.judges.count()
    seed = judge_seed_of(review, review.claim.number, before)
    chosen = draw_from(candidates, 1, seed)
    if not chosen:
        return None
    if before:  # the first judge has the day of the draw
        sample.due_on = sample_due_on()
        sample.save(update_fields=["due_on"])
    judge = SampleJudge.objects.create(
        sample=sample,
        member=lottery.members[chosen[0]],
        seed=seed,
        candidates=[list(candidate) for candidate in candidates],
        left_out=left_out,
        at=now(),
    )
    hooks.emit("sample_to_judge", judge)
    return judge
