"""The search index of claims: one row per claim, with the words by which it is found inside."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import ExpressionWrapper, Func, TextField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.register.models.claims import Claim


def plain(verbose: Any = None, **kwargs: Any) -> models.TextField:
    """Return a text column, empty by default, that is compared letter by letter whatever the
    language (collation C). Arguments are those of TextField.
    """
    return models.TextField(
        verbose, blank=True, default="", db_default="", db_collation="C", **kwargs
    )


class Initials(Func):
    """Database function of a text: its Hangul syllables become their initial consonants (초성),
    카페봄 gives ㅋㅍㅂ; other letters stay."""

    function = "search_initials"
    output_field = TextField(db_collation="C")


class People(Func):
    """Database function of (representative, applicant): the keys of both names as one text, for a
    search by `LIKE`."""

    function = "search_people"
    output_field = TextField(db_collation="C")


# The pieces of one to three letters by which the names of a row are found (SQL search_grams): `^`
# before one at the beginning of the business name, `=` before one of a person's name.
_PIECES = Func("name", "name_initials", "people", "people_initials", function="search_grams")
GRAMS = ExpressionWrapper(_PIECES, output_field=ArrayField(TextField()))


class SearchRow(models.Model):
    """Model of the texts of one claim for search inside words, copied from the claim by
    claims.search.build.

    For an erased claim only the digits of its number remain (trigger `erases_search_row` of
    Claim)."""

    # A row is written from its claim and no claim is deleted: checking it would only cost time.
    claim = models.OneToOneField(
        Claim, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="search_row"
    )
    name = plain(_("상호"))  # key of the business name
    name_initials = plain(_("상호 초성"))
    people = plain(_("이름"))
    people_initials = plain(_("이름 초성"))
    digits = plain(_("번호"))  # digits of the claim number
    digits_reversed = plain(_("뒤집은 번호"))
    phone_last4 = plain(_("휴대전화 끝자리"))

    class Meta:
        verbose_name = _("찾기 색인")
        verbose_name_plural = pgettext_lazy("several", "찾기 색인")
        ordering = ["pk"]
        indexes = [
            # New rows wait in a list that every search reads: kept short (kB).
            GinIndex(_PIECES, name="search_by_grams", gin_pending_list_limit=512),
            models.Index(fields=["digits"], name="search_by_digits"),
            models.Index(fields=["digits_reversed"], name="search_by_last_digits"),
            models.Index(fields=["phone_last4"], name="search_by_phone_last4"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SearchProgress(models.Model):
    """Model of the progress of the search index; the table has one row. Claims with keys up to
    `done` are indexed.

    All claims up to `ceiling` were committed when it was read, so none below it can appear
    later."""

    done = models.BigIntegerField(_("끝낸 번호"), default=0)  # key of a claim
    ceiling = models.BigIntegerField(_("마지막 번호"), default=0)  # key of a claim

    class Meta:
        verbose_name = _("찾기 색인의 진행")
        verbose_name_plural = pgettext_lazy("several", "찾기 색인의 진행")
        constraints = [
            models.CheckConstraint(name="search_progress_is_one_row", condition=models.Q(id=1))
        ]

    def __str__(self) -> str:
        return f"{self.done}/{self.ceiling}"
