"""What may go of what is about to be taken: one call for the delivery, two statements."""

from __future__ import annotations

from collections.abc import Sequence

from reviews.notices.channels import served
from reviews.notices.sending_policy import recipient_limit, suppression
from reviews.notices.sending_policy.reachability import reaching


def sift(pks: Sequence[int]) -> list[int]:
    """Of these notices, locked and pending, those that may go now, in the given order.

    Those for suppressed addresses become suppressed; those that would be too many for somebody
    wait until later (next_at). Call it in the transaction that takes them.
    """
    stopped = suppression.stop_suppressed(pks)
    left = [pk for pk in pks if pk not in stopped]
    held = recipient_limit.hold_back(left, reaching(served()))
    return [pk for pk in left if pk not in held]
