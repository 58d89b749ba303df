"""Waits between attempts. Pure: the caller passes the random number."""

from datetime import timedelta

from django.conf import settings

FIRST = timedelta(seconds=settings.NOTICE_BACKOFF_SECONDS)
LONGEST = timedelta(hours=1)
# The provider was not reached, so no attempt counts and the wait is short.
AWAY = timedelta(seconds=settings.NOTICE_AWAY_SECONDS)
LONGEST_AWAY = timedelta(minutes=5)  # where the provider itself asks to wait
LOOK_UP_SECONDS = 60  # of one worker for a look-up, before others repeat it


def backoff(tries: int, spread: float) -> timedelta:
    """Return the wait after the `tries`-th attempt (from 1): doubling, at most an hour, and spread
    by half either way (`spread` from 0 to 1), so that a thousand refused at once do not return at
    once."""
    if tries < 1 or not 0 <= spread <= 1:
        raise ValueError("tries count from 1, spread lies between 0 and 1")
    wait = min(FIRST * 2 ** min(tries - 1, 20), LONGEST)
    return wait * (0.5 + spread)


def wait_while_away(spread: float) -> timedelta:
    """Return the time to wait for a provider that could not be reached, varied by up to a half.

    `spread` is a random number from 0 to 1, so that workers do not return at the same moment.
    """
    return AWAY * (0.5 + spread)
