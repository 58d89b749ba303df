"""Tax office: the business is open. Runs where a key for its API is set."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence.dates import format_day
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check
from claims.evidence.subject import Subject
from claims.evidence.taxoffice import (
    AT_ONCE,
    BusinessStatus,
    State,
    TaxOfficeUnavailableError,
    fetch_statuses,
)


@check
class TaxOfficeStatus(Check):
    code = "taxoffice.status"
    kind = DocumentKind.SMALL_BUSINESS_CERTIFICATE
    of_claim = True
    is_external = True
    label = _("국세청 사업자 상태")
    SENTENCES = {
        "open": _("국세청: 계속사업자"),
        "suspended": _("국세청: 지금은 휴업 중"),
        "closed_before": _("국세청: 장애 전에 폐업 (%(on)s)"),
        "closed_after": _("국세청: 장애 뒤에 폐업 (%(on)s), 신청할 수 있음"),
        "closed": _("국세청: 폐업, 날짜를 알 수 없음"),
        "unregistered": _("국세청에 등록되지 않은 사업자등록번호"),
        "away": _("국세청이 아직 답하지 않았습니다"),
        "odd": _("국세청의 답을 알 수 없습니다"),
    }

    def is_on(self) -> bool:
        return bool(settings.NTS_SERVICE_KEY)

    def inputs(self, subject: Subject) -> tuple[object, ...]:
        return (subject.claim.business_number, subject.outage)

    def prepare(self, subjects: Sequence[Subject]) -> None:
        """Ask the tax office about the business numbers of all subjects, a hundred in one call, and
        store each BusinessStatus in `subject.prepared`. After a call without an answer no more are
        made, and the remaining subjects get none. Raises nothing."""
        numbered = [subject for subject in subjects if subject.claim.business_number]
        for start in range(0, len(numbered), AT_ONCE):
            some = numbered[start : start + AT_ONCE]
            try:
                found = fetch_statuses(subject.claim.business_number for subject in some)
            except TaxOfficeUnavailableError:
                return  # it will not answer the rest either
            for subject in some:
                subject.prepared[self.code] = found.get(
                    subject.claim.business_number, BusinessStatus(State.ODD)
                )

    def find(self, subject: Subject) -> Found | None:
        if not subject.claim.business_number:
            return None  # the finding records it, or the sweep would enqueue it for ever
        status: BusinessStatus | None = subject.prepared.get(self.code)
        if status is None:
            return Found(Verdict.UNKNOWN, "away", retry=True)
        match status.state:
            case State.OPEN:
                return Found(Verdict.OK, "open")
            case State.SUSPENDED:
                return Found(Verdict.WARNING, "suspended")
            case State.UNREGISTERED:
                return Found(Verdict.PROBLEM, "unregistered")
            case State.CLOSED:
                return _closed(status, subject)
        return Found(Verdict.UNKNOWN, "odd")


def _closed(status: BusinessStatus, subject: Subject) -> Found:
    """Return the finding about a closed business: OK if it closed on the first day of the outage or
    later, because it may still claim; PROBLEM if it closed before; WARNING if the day of the
    closing or of the outage is not known."""
    if status.closed_on is None or subject.outage is None:
        return Found(Verdict.WARNING, "closed")
    values = {"on": format_day(status.closed_on)}
    if status.closed_on < subject.outage[0]:
        return Found(Verdict.PROBLEM, "closed_before", values)
    return Found(Verdict.OK, "closed_after", values)
