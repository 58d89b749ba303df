import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claims.policy.models import Service
from claims.register.models import Claim, ClaimantKind, Route
from claims.register.search import search


class ClaimFilter(django_filters.FilterSet):
    """Filters of the register; all of them are in the URL."""

    q = django_filters.CharFilter(method="find", max_length=60, label=_("찾기"))
    route = django_filters.ChoiceFilter(choices=Route.choices, label=_("경로"))
    kind = django_filters.ChoiceFilter(
        field_name="claimant_kind", choices=ClaimantKind.choices, label=_("신청인구분")
    )
    service = django_filters.ModelChoiceFilter(
        queryset=Service.objects.order_by("name"), label=_("서비스")
    )

    class Meta:
        model = Claim
        fields = ["q", "route", "kind", "service"]

    def find(self, claims: QuerySet[Claim], _name: str, text: str) -> QuerySet[Claim]:
        return search(claims, text)
