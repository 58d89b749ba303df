"""Sums of recoveries for the cause OVERPAID, for querysets; the SQL is that of the triggers."""

from django.db.models import BigIntegerField, F, Func
from django.db.models.functions import Coalesce

from reviews.payouts.models.triggers.overpaid import (
    asked_back,
    asked_by_newer,
    off_the_write_off,
    too_much,
    written_off_again,
)


class TooMuch(Func):
    """SQL of the won that a recovery may still take by the claim's present route or appeal; None if
    it is not limited so (`triggers.overpaid.too_much`). The argument is the recovery's key."""

    template = too_much("%(expressions)s")
    output_field = BigIntegerField()


class MayAsk(Func):
    """SQL of the won that a recovery that is limited so may ask for: `TooMuch`, less what newer
    ones ask for. The argument is the recovery's key."""

    template = too_much("%(expressions)s", asked=True)
    output_field = BigIntegerField()


class AskedByNewer(Func):
    """SQL of the won that newer recoveries ask for instead of this one, if its amount is limited
    for that reason; else None (`triggers.overpaid.asked_by_newer`). The argument is the recovery's
    key."""

    template = asked_by_newer("%(expressions)s")
    output_field = BigIntegerField()


def may_take() -> Coalesce:
    """Return an expression for the won that a recovery may still ask for: its limit (`MayAsk`), or
    its full amount if it has none."""
    return Coalesce(MayAsk("pk"), F("amount"))


class AskedBack(Func):
    """SQL of the won of a payment that its recoveries ask back (`triggers.overpaid.asked_back`).
    The argument is the payment's key."""

    template = asked_back("%(expressions)s")
    output_field = BigIntegerField()


class WrittenOffAgain(Func):
    """SQL of the won that a waiting counter-entry will write off again; None if late receipts took
    nothing off the write-off (`triggers.overpaid.written_off_again`). The argument is the
    movement's key."""

    template = written_off_again("%(expressions)s")
    output_field = BigIntegerField()


class OffTheWriteOff(Func):
    """SQL of the won of a counter-entry that late receipts had taken off the write-off before it,
    else 0 (`triggers.overpaid.off_the_write_off`). The argument is the movement's key."""

    template = f"""(
        SELECT {off_the_write_off("c")} FROM public.reviews_recoverymovement c
        WHERE c.id = %(expressions)s
    )"""  # noqa: S608 (constants)
    output_field = BigIntegerField()
