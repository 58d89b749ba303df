"""The rules by which rows that are erased by their own age lose their words: entries of the access
log, and rejected rows of claims files."""

from __future__ import annotations

import pgtrigger
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.intake.models import ImportRejection
from claims.privacy.models import AccessEntry
from claims.trail.triggers import BY_THE_OWNER, Rule, fail

__all__ = ["EntryOfErasure", "RejectionOfErasure"]


def _running_after(moment: str) -> str:
    """Return SQL that is true if an approved erasure runs whose day (KST) is after `moment`, an SQL
    expression."""
    return f"""EXISTS (
                        SELECT FROM public.reviews_erasurerun r
                        WHERE r.status = 'running'
                            AND {moment} < r.cutoff::timestamp AT TIME ZONE 'Asia/Seoul'
                    )"""


class EntryOfErasure(AccessEntry):
    """The access log with the rule of this package: an approved run blanks the words of an entry
    that is from before its day and over two years old, once the claim that it names is erased.

    Source: 개인정보의 안전성 확보조치 기준 §8.
    """

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("파기가 쓰는 접속기록")
        verbose_name_plural = pgettext_lazy("several", "파기가 쓰는 접속기록")
        triggers = [
            Rule(
                name="z_erased_by_its_age",
                operation=pgtrigger.UpdateOf("erased_at"),
                condition=pgtrigger.Q(old__erased_at__isnull=True, new__erased_at__isnull=False),
                func=f"""
                    IF {BY_THE_OWNER} THEN RETURN NEW; END IF;
                    IF OLD.at >= now() - interval '2 years' OR NOT {_running_after("OLD.at")}
                    THEN {fail("access_entry_is_erased_by_its_age")} END IF;
                    IF EXISTS (
                        SELECT FROM public.claims_claim c
                        WHERE c.id = OLD.claim_id AND c.erased_at IS NULL
                    ) THEN {fail("access_entry_is_erased_after_its_claim")} END IF;
                    RETURN NEW;
                """,
            ),
        ]


class RejectionOfErasure(ImportRejection):
    """Rejected rows with the rule of this package: the cells of a row that nobody corrected go by
    an approved run whose day is after its file was loaded."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("파기가 쓰는 반려된 행")
        verbose_name_plural = pgettext_lazy("several", "파기가 쓰는 반려된 행")
        triggers = [
            Rule(
                name="z_erased_by_its_age",
                operation=pgtrigger.UpdateOf("raw_row"),
                condition=pgtrigger.Condition(
                    "(NEW.raw_row = '' AND OLD.raw_row <> '' AND NEW.taken_in_id IS NULL)"
                ),
                declare=[("loaded", "timestamptz")],
                func=f"""
                    SELECT f.created_at INTO loaded FROM public.claims_importrun f
                    WHERE f.id = OLD.run_id;
                    IF NOT {_running_after("loaded")} AND NOT {BY_THE_OWNER}
                    THEN {fail("rejected_row_is_erased_by_its_age")} END IF;
                    RETURN NEW;
                """,
            ),
        ]
