"""Sums of recoveries for the cause OVERPAID, for querysets; the SQL is that of the triggers."""

from django.db.models import BigIntegerField, Func

from reviews.payouts.models.triggers.overpaid import written_off_again


class WrittenOffAgain(Func):
    """SQL of the won that a waiting counter-entry will write off again; None where its receipt took
    nothing off a write-off (`triggers.overpaid.written_off_again`). The argument is the movement's
    key."""

    template = written_off_again("%(expressions)s")
    output_field = BigIntegerField()
