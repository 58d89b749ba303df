"""Pages of the desk that the search box finds by their titles. `claims` knows those of the packages
above it by their URL names alone."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.identifiers import name_key
from claims.register.search_terms import Term, initial_of
from claims.users.models import User
from claims.users.permissions import SIGNED_IN, declared_permissions

MOST = 5  # pages of one answer
SHORTEST = 2  # letters of a title that are looked for

# URL name and title of each page that needs no object, as its heading and the menu say it.
PAGES: tuple[tuple[str, str | Promise], ...] = (
    ("dashboard:dashboard", _("대시보드")),
    ("dashboard:own_votes", pgettext_lazy("list", "내 표결")),
    ("inbox:inbox", _("알림함")),
    ("inbox:settings", _("알림 설정")),
    ("committee:queue", _("심의 대기열")),
    ("committee:sittings", pgettext_lazy("several", "회의")),
    ("committee:members", pgettext_lazy("several", "위원")),
    ("committee:draws", _("다시 추첨한 심의")),
    ("committee:document_requests", pgettext_lazy("several", "서류 요청")),
    ("committee:document_bulks", pgettext_lazy("several", "일괄 서류 요청과 종결")),
    ("committee:appeals", pgettext_lazy("several", "이의신청")),
    ("committee:objections", pgettext_lazy("several", "이의")),
    ("committee:fact_corrections", pgettext_lazy("several", "사실 정정")),
    ("committee:retriages", pgettext_lazy("several", "재분류")),
    ("committee:withdrawals", pgettext_lazy("several", "철회")),
    ("committee:resolutions", pgettext_lazy("several", "의결서")),
    ("committee:samples", pgettext_lazy("several", "표본 점검")),
    ("register:claims", pgettext_lazy("several", "접수")),
    ("intake:imports", _("접수 파일")),
    ("direct_entry:enter", _("신청 직접 입력")),
    ("representation:list", pgettext_lazy("several", "대리·승계")),
    ("bank_accounts:corrections", pgettext_lazy("several", "계좌 정정")),
    ("inquiries:inquiries", pgettext_lazy("several", "문의")),
    ("handovers:handovers", pgettext_lazy("several", "이관")),
    ("handovers:claims", _("이관할 신청")),
    ("documents:health", _("서류 처리 상태")),
    ("readings:marks", _("사진 읽기의 정확도")),
    ("payouts:payouts", pgettext_lazy("several", "지급")),
    ("payouts:batches", pgettext_lazy("several", "이체 묶음")),
    ("payouts:plan", _("묶음 계획")),
    ("payouts:results", pgettext_lazy("several", "은행 결과")),
    ("payouts:reconciliation", _("대사")),
    ("payouts:statements", _("거래내역")),
    ("payouts:months", _("월 마감")),
    ("payouts:journal", _("분개장")),
    ("payouts:entries", _("원장 기록")),
    ("payouts:grants", _("구간·기본 지원금")),
    ("payouts:grant_accounts", _("계좌 확인 필요")),
    ("payouts:holds", _("지급 보류")),
    ("payouts:recoveries", pgettext_lazy("several", "환수")),
    ("payouts:tax", pgettext_lazy("tax", "지급명세")),
    ("policy:in_force", _("지원 정책")),
    ("programmes:programmes", pgettext_lazy("several", "지원사업")),
    ("programmes:grants", pgettext_lazy("several", "혜택")),
    ("notices:notices", pgettext_lazy("several", "통지")),
    ("notices:bulks", pgettext_lazy("several", "일괄 통지")),
    ("notices:unreachable", _("알리지 못한 신청")),
    ("notices:post", _("우편")),
    ("notices:post_waiting", _("우편으로 보낼 통지")),
    ("notices:post_batches", pgettext_lazy("several", "우편 묶음")),
    ("notices:suppressions", pgettext_lazy("several", "발송 제외")),
    ("publication:publications", _("통계 공표")),
    ("simulator:simulator", _("정책 모의 계산")),
    ("simulator:simulations", _("저장한 모의 계산")),
    ("fairness:fairness", _("형평성 점검")),
    ("data_subject_requests:requests", pgettext_lazy("several", "개인정보 요구")),
    ("data_breaches:breaches", pgettext_lazy("several", "개인정보 유출")),
    ("erasure:runs", _("개인정보 파기")),
    ("privacy:access_log", _("접속기록")),
    ("privacy:inspections", pgettext_lazy("several", "접속기록 점검")),
    ("trail:seals", _("기록 봉인")),
    ("changes:changes", _("변경 확인")),
    ("exports:exports", _("내려받기 목록")),
    ("manual:manual", _("설명서")),
)

# A page that its view also opens for some members, those who deputise: they get there by the inbox.
NARROWER = {"payouts:recoveries": ("reviews.view_payout",)}


class FoundPage(NamedTuple):
    """A page that the user may open, by its title in the user's language."""

    title: str
    url: str


def pages_of(user: User) -> list[FoundPage]:
    """Return the pages of PAGES that a user may open, as their views declare it. No query."""
    return [
        FoundPage(str(title), url)
        for name, title, url in ((name, title, reverse(name)) for name, title in PAGES)
        if _opens(user, name, url)
    ]


def find_pages(user: User, term: Term) -> list[FoundPage]:
    """Return up to MOST pages whose title holds the typed text, or its initial consonants (ㅇㅁㄱ),
    those that begin with it first. No query; [] for a text below SHORTEST letters."""
    key = term.key
    if len(key) < SHORTEST or term.digits:
        return []
    found = []
    for page in pages_of(user):
        title = name_key(page.title)
        if term.is_initials:
            title = "".join(initial_of(letter) for letter in title)
        if key in title:
            found.append((not title.startswith(key), len(title), page))
    return [page for *_order, page in sorted(found, key=lambda one: one[:2])][:MOST]


def _opens(user: User, name: str, url: str) -> bool:
    wanted = NARROWER.get(name) or declared_permissions(resolve(url).func) or ()
    return SIGNED_IN in wanted or any(map(user.has_perm, wanted))
