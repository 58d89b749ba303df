"""When to try again. Pure: the caller brings the dice."""

from datetime import timedelta

from django.conf import settings

FIRST = timedelta(seconds=settings.NOTICE_BACKOFF_SECONDS)
LONGEST = timedelta(hours=1)
# Nobody was reached, so no attempt is counted and the wait is short.
AWAY = timedelta(seconds=settings.NOTICE_AWAY_SECONDS)
LONGEST_AWAY = timedelta(minutes=5)  # where the provider said so itself
LOOK_UP_SECONDS = (
    60  # seconds that one worker has to itself to ask a provider what became of messages
)


def backoff(tries: int, dice: float) -> timedelta:
    """The wait after the `tries`-th attempt (from 1): doubling, at most an hour, and spread by
    half either way (`dice` from 0 to 1), so that a thousand refused at once do not return at once.
    """
    if tries < 1 or not 0 <= dice <= 1:
        raise ValueError("tries count from 1, dice lie between 0 and 1")
    wait = min(FIRST * 2 ** min(tries - 1, 20), LONGEST)
    return wait * (0.5 + dice)


def wait_while_away(dice: float) -> timedelta:
    return AWAY * (0.5 + dice)
