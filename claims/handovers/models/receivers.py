"""Models of the bodies that claims are handed over to, and of the claimants' consents."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.documents.upload_links.models import MOST_FAILURES
from claims.handovers.permissions import PROPOSE, RECORD_CONSENT
from claims.handovers.states import BY_OFFICE, UNDER_WAY, Answer, Channel
from claims.policy.models import Company
from claims.register.models import Claim, Route
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.facts import FactsStay
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import holds_sql

_ANSWER = ("answer", "channel", "answered_on", "recorded_by", "file", "terms_digest")
_UNDER_WAY = ", ".join(f"'{status}'" for status in UNDER_WAY)


@tracked()
class HandoverReceiver(models.Model):
    """Model of a company, or another body such as a consumer agency, that claims are handed over
    to.

    Claimants who are asked for consent are told `name`, `purpose` (of the use) and `kept_for` (how
    long the data is stored), its terms, by 개인정보 보호법 §17②. `terms_changed_on` is the day of
    their last change after an answer was recorded (KST); consents of an earlier day do not count.
    `terms_set_at` is the time since which the terms are as they are: letters written before it were
    about others. `phone` is printed in the claimants' letter."""

    company = models.OneToOneField(
        Company,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handover_receiver",
        verbose_name=_("계열사"),
    )
    name = models.CharField(_("이름"), max_length=60, unique=True)
    phone = models.CharField(_("신청인이 전화할 번호"), max_length=20)
    contact = models.CharField(_("파일을 받는 곳"), max_length=100)
    purpose = models.CharField(_("이용 목적"), max_length=200)
    kept_for = models.CharField(_("보유 기간"), max_length=100)
    terms_changed_on = models.DateField(_("이용 목적·보유 기간을 바꾼 날"), null=True, blank=True)
    terms_set_at = models.DateTimeField(_("이용 목적·보유 기간을 정한 때"), default=clock.now)
    set_by = actor(_("등록"))
    set_at = models.DateTimeField(_("등록한 때"), default=clock.now)

    TERMS = ("name", "purpose", "kept_for")
    GRANTS = "no delete"

    class Meta:
        verbose_name = _("인수 기관")
        verbose_name_plural = pgettext_lazy("several", "인수 기관")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="receiver_tells_what_consent_needs",
                condition=~Q(name="") & ~Q(phone="") & ~Q(purpose="") & ~Q(kept_for=""),
            ),
        ]
        triggers = [
            NamesItsActor("set_by"),
            Frozen(fields=("company",), name="company_stays", says="receiver_keeps_its_company"),
            Rule(
                name="is_set_by_the_secretariat",
                func=f"""
                    IF NOT {holds_sql("NEW.set_by_id", PROPOSE)} THEN
                        {fail("receiver_is_set_by_the_secretariat")}
                    END IF;
                    IF NEW.company_id IS NOT NULL AND EXISTS (
                        SELECT FROM public.claims_company c
                        WHERE c.id = NEW.company_id AND c.is_operator
                    ) THEN {fail("receiver_is_not_the_operator")} END IF;
                    RETURN NEW;
                """,
            ),
            Rule(
                name="changes_terms_without_consents",
                operation=pgtrigger.Update,
                func=f"""
                    IF ROW(OLD.name, OLD.purpose, OLD.kept_for)
                        IS DISTINCT FROM ROW(NEW.name, NEW.purpose, NEW.kept_for) THEN
                        IF EXISTS (
                            SELECT FROM public.claims_provisionconsent k
                            WHERE k.receiver_id = NEW.id AND k.answer = 'given'
                        ) THEN {fail("consents_are_to_the_terms_in_force")} END IF;
                        IF NEW.terms_changed_on IS NULL AND EXISTS (
                            SELECT FROM public.claims_provisionconsent k
                            WHERE k.receiver_id = NEW.id
                        ) THEN {fail("changed_terms_name_their_day")} END IF;
                        IF EXISTS (
                            SELECT FROM public.claims_handover h
                            WHERE h.receiver_id = NEW.id AND h.status IN ({_UNDER_WAY})
                        ) THEN {fail("terms_stay_during_a_handover")} END IF;
                        IF NEW.terms_set_at <= OLD.terms_set_at THEN
                            {fail("changed_terms_name_their_time")}
                        END IF;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(bulk=True)
class ProvisionConsent(models.Model):
    """Model of a claimant's newest answer on giving a claim's data to one receiver; one row for
    each claim and receiver.

    An answer by link names nobody who recorded it, and has the digest of the terms that its page
    showed (`receivers.digest_of_terms`)."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="provision_consents", verbose_name=_("신청")
    )
    receiver = models.ForeignKey(
        HandoverReceiver,
        models.PROTECT,
        related_name="consents",
        db_index=False,
        verbose_name=_("인수 기관"),
    )
    answer = models.CharField(_("답"), max_length=9, choices=Answer)
    channel = models.CharField(_("받은 방법"), max_length=6, choices=Channel)
    answered_on = models.DateField(_("받은 날"))
    recorded_by = actor(_("기록"), null=True, blank=True)  # null: the claimant, by link
    recorded_at = models.DateTimeField(_("기록한 때"), default=clock.now)
    file = models.ForeignKey(
        "claims.HandoverFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("동의 파일"),
    )
    terms_digest = models.CharField(_("보여 준 내용의 지문"), max_length=64, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("제3자 제공 동의")
        verbose_name_plural = pgettext_lazy("several", "제3자 제공 동의")
        ordering = ["-pk"]
        permissions = [("record_consent", "제3자 제공 동의를 기록하기")]
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "claim"], name="one_answer_of_a_claim_to_a_receiver"
            ),
            models.CheckConstraint(
                name="consent_is_a_known_answer", condition=Q(answer__in=Answer.values)
            ),
            models.CheckConstraint(
                name="consent_came_by_a_known_channel", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="only_an_answer_by_link_is_recorded_by_nobody",
                condition=Q(recorded_by__isnull=False, channel__in=BY_OFFICE)
                | Q(recorded_by__isnull=False, answer=Answer.OUTDATED)
                | (
                    Q(recorded_by__isnull=True, channel=Channel.LINK, file__isnull=True)
                    & ~Q(answer=Answer.OUTDATED)
                ),
            ),
            models.CheckConstraint(
                name="answer_by_link_names_the_terms_shown",
                condition=(Q(channel=Channel.LINK) & ~Q(terms_digest=""))
                | (~Q(channel=Channel.LINK) & Q(terms_digest="")),
            ),
        ]
        triggers = [
            NamesItsActor("recorded_by"),
            not_of_an_erased_claim(),
            Frozen(fields=("claim", "receiver"), says="consent_stays_with_its_claim"),
            FactsStay(recorded_at=_ANSWER, replaced=_ANSWER),
            Frozen(
                name="is_recorded_later",
                fields=("recorded_at",),
                while_="NEW.recorded_at < OLD.recorded_at",
                says="consent_is_recorded_after_the_one_before",
            ),
            Rule(
                name="is_recorded_by_an_office",
                func=f"""
                    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
                    IF NEW.recorded_by_id IS NULL THEN
                        IF NOT EXISTS (
                            SELECT FROM public.claims_uploadlink l
                            JOIN public.claims_claim c ON c.id = l.claim_id
                            JOIN public.claims_handoverreceiver r ON r.company_id = c.company_id
                            WHERE l.claim_id = NEW.claim_id AND l.for_consent AND l.visits > 0
                                AND l.revoked_at IS NULL AND l.failures < {MOST_FAILURES}
                                AND l.expires_at > greatest(clock_timestamp(), NEW.recorded_at)
                                AND r.id = NEW.receiver_id AND c.route = '{Route.AFFILIATE}'
                                AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
                        ) THEN {fail("answer_by_link_comes_by_an_open_link")} END IF;
                    ELSIF NOT {holds_sql("NEW.recorded_by_id", RECORD_CONSENT)} THEN
                        {fail("consent_is_recorded_by_an_office")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            Rule(
                name="keeps_to_the_terms",
                func=f"""
                    IF NEW.answer = 'outdated' AND (
                        TG_OP = 'INSERT' OR OLD.answer NOT IN ('given', 'outdated')
                    ) THEN {fail("only_a_consent_is_outdated")} END IF;
                    IF NEW.answer = 'given' THEN
                        IF EXISTS (
                            SELECT FROM public.claims_handoverreceiver r
                            WHERE r.id = NEW.receiver_id AND r.terms_changed_on > NEW.answered_on
                        ) THEN {fail("consent_is_to_the_terms_in_force")} END IF;
                        IF TG_OP = 'UPDATE' AND OLD.answer IN ('refused', 'withdrawn')
                            AND OLD.answered_on > NEW.answered_on
                        THEN {fail("later_refusal_stands")} END IF;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.receiver_id} {self.answer}"
