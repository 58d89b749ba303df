"""Companies, services and industries, as files name them."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.identifiers import name_key
from claims.trail.reference_triggers import KeptWhileNamed
from claims.trail.triggers import BY_THE_OWNER, Frozen, Rule, confirmed_sql, fail

COMPANY = "company"  # kind of change (claims/policy/company_changes.py)
MERGE = "merge_service"  # kind of change (claims/policy/service_merge.py)


class OperatorByTwo(Rule):
    """Trigger on companies: the operator's names, and which company is the operator, change only
    with a change that two administrators confirmed. Claims that name the operator are routed to a
    grant, others to their company. The database's owner is exempt."""

    name = "operator_by_two"

    def get_func(self, model: Any) -> str:
        meant = """c.after ->> 'name' = NEW.name AND c.after -> 'aliases' = to_jsonb(NEW.aliases)
                AND (c.after ->> 'is_operator')::boolean = NEW.is_operator"""
        refuse = fail("operator_is_set_by_two_hands")
        return f"""
            IF {BY_THE_OWNER} THEN RETURN NEW; END IF;
            IF TG_OP = 'INSERT' THEN
                IF NEW.is_operator AND NOT {confirmed_sql(COMPANY, "NEW.name_key", meant)}
                THEN {refuse} END IF;
                RETURN NEW;
            END IF;
            IF NOT (OLD.is_operator OR NEW.is_operator)
                OR ROW(OLD.name, OLD.name_key, OLD.aliases, OLD.is_operator)
                    IS NOT DISTINCT FROM ROW(NEW.name, NEW.name_key, NEW.aliases, NEW.is_operator)
            THEN RETURN NEW; END IF;
            IF NOT {confirmed_sql(COMPANY, "OLD.name_key", meant)} THEN {refuse} END IF;
            RETURN NEW;
        """  # noqa: S608


class Company(models.Model):
    """Model of a company as the column 계열사 of a file names it. An unknown name rejects its
    row."""

    name = models.CharField(_("회사"), max_length=60)
    name_key = models.CharField(
        _("찾는 이름"), max_length=100, unique=True, editable=False, db_collation="C"
    )
    aliases = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("다른 이름")
    )
    is_operator = models.BooleanField(_("운영사"), default=False)

    class Meta:
        verbose_name = _("회사")
        verbose_name_plural = pgettext_lazy("several", "회사")
        ordering = ["-is_operator", "name"]
        triggers = [KeptWhileNamed(column="company_id"), OperatorByTwo()]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name_key = name_key(self.name)


class ServiceQuerySet(models.QuerySet["Service"]):
    def counted(self) -> ServiceQuerySet:
        """Return the services that are not merged into another service."""
        return self.filter(merged_into__isnull=True)

    def names_of(self, service: Service) -> ServiceQuerySet:
        """Return the rows of the service and of the names that are merged into it."""
        return self.filter(models.Q(pk=service.pk) | models.Q(merged_into=service))


class MergedByTwo(Rule):
    """Trigger on services: `merged_into` changes only with a change that two administrators
    confirmed, and only to a service that is not merged itself, so there are no chains.
    """

    name = "merged_by_two"

    def get_func(self, model: Any) -> str:
        into = "c.after->>'into' IS NOT DISTINCT FROM NEW.merged_into_id::text"
        return f"""
            IF NEW.merged_into_id IS NOT DISTINCT FROM
                (CASE WHEN TG_OP = 'UPDATE' THEN OLD.merged_into_id END)
            THEN RETURN NEW; END IF;
            IF NOT {confirmed_sql(MERGE, "NEW.id", into)} THEN
                {fail("a_merge_of_services_is_confirmed_by_two")}
            END IF;
            PERFORM 1 FROM public.claims_service s
                WHERE s.id IN (NEW.id, NEW.merged_into_id) ORDER BY s.id FOR UPDATE;
            IF NEW.merged_into_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM public.claims_service s
                WHERE s.id = NEW.merged_into_id AND s.merged_into_id IS NOT NULL
                    OR s.merged_into_id = NEW.id
            ) THEN {fail("merged_services_form_no_chain")} END IF;
            RETURN NEW;
        """  # noqa: S608


_FILED = "EXISTS (SELECT 1 FROM public.claims_claim c WHERE c.{column} = OLD.id)"


class Service(models.Model):
    """Model of a service as claimants name it. The secretariat confirms names that first appear in
    a file. A second name of a service is merged into it: its claims show the filed name and are
    counted under the other service (`counted_id`)."""

    name = models.CharField(_("서비스"), max_length=60)
    name_key = models.CharField(
        _("찾는 이름"), max_length=100, unique=True, editable=False, db_collation="C"
    )
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, verbose_name=_("회사")
    )
    confirmed = models.BooleanField(_("확인됨"), default=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="other_names",
        verbose_name=_("합쳐진 서비스"),
    )

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("서비스")
        verbose_name_plural = pgettext_lazy("several", "서비스")
        ordering = ["name"]
        triggers = [
            KeptWhileNamed(column="service_id"),
            MergedByTwo(),
            # Claims and issued papers show it; a second spelling is merged (docs/decisions/0088).
            Frozen(
                fields=("name", "name_key"),
                name="filed_name",
                while_=_FILED.format(column="service_id"),
                says="filed_name_of_a_service_stays",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="service_merges_into_another", condition=~models.Q(merged_into=models.F("id"))
            )
        ]

    @property
    def is_filed(self) -> bool:
        """True if a claim names the service, so that its name stays. One query."""
        return apps.get_model("claims", "Claim").objects.filter(service=self.pk).exists()

    @property
    def counted_id(self) -> int:
        """Primary key of the service under which claims of this name are counted: the one it was
        merged into, or its own."""
        return self.merged_into_id or self.pk

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name_key = name_key(self.name)


class Industry(models.Model):
    name = models.CharField(_("업종"), max_length=100)
    name_key = models.CharField(
        _("찾는 이름"), max_length=100, unique=True, editable=False, db_collation="C"
    )
    code = models.CharField(_("분류 코드"), max_length=10, blank=True)
    confirmed = models.BooleanField(_("확인됨"), default=True)

    class Meta:
        verbose_name = _("업종")
        verbose_name_plural = pgettext_lazy("several", "업종")
        ordering = ["name"]
        triggers = [
            KeptWhileNamed(column="industry_id"),
            # Claims show it, as with services; an industry that was filed wrongly is corrected
            # claim by claim.
            Frozen(
                fields=("name", "name_key"),
                name="filed_name",
                while_=_FILED.format(column="industry_id"),
                says="filed_name_of_an_industry_stays",
            ),
        ]

    @property
    def is_filed(self) -> bool:
        """True if a claim names the industry, so that its name stays. One query."""
        return apps.get_model("claims", "Claim").objects.filter(industry=self.pk).exists()

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name_key = name_key(self.name)
