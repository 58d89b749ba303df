import django_filters
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.lists.figures import condition_of, figure_choices
from claims.money_fields import BoundsForm, WonField
from claims.policy.models import Company, Industry, Service
from claims.register.models import Claim, ClaimantKind, Fee, ReceivedBy, Route
from claims.register.search import search
from claims.register.voided import was_filed, was_voided

# Imports stand above this package.
RUNS = Claim._meta.get_field("import_run").related_model._default_manager  # type: ignore[union-attr]


class WonFilter(django_filters.Filter):
    field_class = WonField


class ClaimFilter(django_filters.FilterSet):
    """Filters of the list of claims, as query parameters of its URL."""

    q = django_filters.CharFilter(method="find", max_length=60, label=_("찾기"))
    route = django_filters.ChoiceFilter(choices=Route.choices, label=_("경로"))
    kind = django_filters.ChoiceFilter(
        field_name="claimant_kind", choices=ClaimantKind.choices, label=_("신청인구분")
    )
    service = django_filters.ModelChoiceFilter(
        queryset=Service.objects.counted().order_by("name"), method="of_service", label=_("서비스")
    )
    company = django_filters.ModelChoiceFilter(
        queryset=Company.objects.order_by("-is_operator", "name"), label=_("계열사")
    )
    industry = django_filters.ModelChoiceFilter(
        queryset=Industry.objects.order_by("name"), label=_("업종")
    )
    fee = django_filters.ChoiceFilter(choices=Fee.choices, label=_("유·무료"))
    run = django_filters.ModelChoiceFilter(
        queryset=RUNS.filter(corrects=None, entry=None).order_by("-pk"),
        method="of_run",
        label=_("접수 파일"),
    )
    received = django_filters.ChoiceFilter(
        choices=ReceivedBy.choices, method="received_by", label=_("접수 방법")
    )
    withdrawn = django_filters.ChoiceFilter(
        choices=[
            ("yes", _("철회한 신청")),
            ("no", _("철회하지 않은 신청")),
            ("voided", _("무효로 한 신청")),
        ],
        method="by_withdrawal",
        label=_("철회"),
    )
    decided_min = WonFilter(method="decided_from", label=_("최소 의결액"))
    decided_max = WonFilter(method="decided_to", label=_("최대 의결액"))
    figure = django_filters.ChoiceFilter(
        choices=lambda: figure_choices("claims"), method="by_figure", label=_("현황")
    )

    class Meta:
        model = Claim
        form = BoundsForm
        fields: tuple[str, ...] = ()

    def find(self, claims: QuerySet[Claim], _name: str, text: str) -> QuerySet[Claim]:
        return search(claims, text)

    def of_run(self, claims: QuerySet[Claim], _name: str, run: Model) -> QuerySet[Claim]:
        """Keep the claims of one imported file: of its run and of the runs of its corrected
        rows."""
        return claims.filter(import_run__in=RUNS.filter(Q(pk=run.pk) | Q(corrects=run.pk)))

    def of_service(self, claims: QuerySet[Claim], _name: str, service: Service) -> QuerySet[Claim]:
        """Keep the claims of a service, under any of its names."""
        return claims.filter(service__in=Service.objects.names_of(service))

    def received_by(self, claims: QuerySet[Claim], _name: str, way: str) -> QuerySet[Claim]:
        """Keep the claims of files, or those entered by hand by telephone, by post or at the
        counter (a ReceivedBy)."""
        by_file = way == ReceivedBy.IMPORT
        return claims.filter(entry=None) if by_file else claims.filter(entry__channel=way)

    def by_withdrawal(self, claims: QuerySet[Claim], _name: str, word: str) -> QuerySet[Claim]:
        if word == "voided":
            return claims.filter(was_voided())
        if word == "yes":
            return claims.filter(was_filed(), withdrawn_at__isnull=False)
        return claims.filter(withdrawn_at__isnull=True)

    def decided_from(self, claims: QuerySet[Claim], _name: str, won: int) -> QuerySet[Claim]:
        return claims.filter(hooks.decided_between(won, None))

    def decided_to(self, claims: QuerySet[Claim], _name: str, won: int) -> QuerySet[Claim]:
        return claims.filter(hooks.decided_between(None, won))

    def by_figure(self, claims: QuerySet[Claim], _name: str, name: str) -> QuerySet[Claim]:
        return claims.filter(condition_of("claims", name))
