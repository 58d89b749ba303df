"""The first-run tour (둘러보기): five steps for each role, at the elements that they tell of.

A step whose element is not there, because nothing waits or the window is narrow, is shown without
it. A user's settings say how far the tour is: nothing or `due`, `desk` (a member goes on at a
desk), `done` (claims/users/preferences.py).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

START, DESK = "start", "desk"  # the pages of a tour


class Step(NamedTuple):
    """One step of the tour: the CSS selector of the element that it points at, its title and its
    text."""

    at: str
    title: str | Promise
    text: str | Promise


class Tour(NamedTuple):
    """The steps of the tour on one page. `first` is the number of the first one among the `total`
    of the role; `then` is the setting that is stored when these steps are done."""

    steps: tuple[Step, ...]
    first: int
    total: int
    then: str


def _menu(name: str, title: str | Promise, text: str | Promise) -> Step:
    return Step(f'.shell-nav a[href="{name}"]', title, text)


_INBOX = Step(
    "[data-bell]",
    _("알림함"),
    _("나에게 온 일이 생기면 여기에 숫자가 보입니다. 메일로 받을지는 알림 설정에서 정합니다."),
)
_FIND = Step(
    "[data-search]",
    _("찾기"),
    _("/ 키를 누르면 어느 화면에서나 접수번호, 상호, 초성으로 찾습니다."),
)
_FIND_BY_NUMBERS = Step(  # docs/decisions/0073: a name alone finds nothing for the customer centre
    "[data-search]",
    _("찾기"),
    _(
        "/ 키를 누르고 접수번호, 사업자등록번호, 전화번호로 찾습니다. "
        "이름이나 상호만으로는 찾지 않습니다."
    ),
)
_ME = Step(
    ".me",
    _("내 메뉴"),
    _("비밀번호, 단축키, 설명서가 여기에 있습니다. 이 둘러보기도 여기에서 다시 볼 수 있습니다."),
)
_NUMBERS = Step(
    "main .kpis",
    _("숫자는 목록으로 이어집니다"),
    _("숫자를 누르면 그 숫자가 센 목록이 열립니다. 뜻은 숫자 위에 마우스를 올리면 보입니다."),
)

_ON_THE_DESK = (
    Step(
        "#checks",
        _("서류 확인"),
        _(
            "T 키로 서류를 차례로 보고, A는 인정, Q는 의문입니다. "
            "Shift+A는 이상 없는 서류를 함께 인정합니다."
        ),
    ),
    Step(
        "#ballot, .case-foot",
        _("표결"),
        _(
            "G 지급, H 일부 지급, D 부지급을 고르고 Ctrl+Enter로 제출합니다. "
            "모든 단축키는 ? 키로 봅니다."
        ),
    ),
)

# Roles of reviews/roles.py; a user with several gets the first of them that is here.
STEPS: dict[str, tuple[Step, ...]] = {
    "chair": (
        Step(
            '[aria-labelledby="h-chair"]',
            _("위원장 할 일"),
            _("확인, 논의 요청, 재표결, 기피를 기다리는 건수입니다. 누르면 그 목록이 열립니다."),
        ),
        Step(
            "[data-next]",
            _("이어서 확인"),
            _("N 키를 누르면 확인할 심의가 기한이 이른 순으로 하나씩 열립니다."),
        ),
        _NUMBERS,
        _menu(
            "/reviews/sittings/",
            _("회의"),
            _("이견 없는 심의는 회의 안건으로 모아 함께 확정할 수 있습니다."),
        ),
        _INBOX,
    ),
    "secretariat": (
        _NUMBERS,
        Step(
            '[aria-labelledby="h-deadlines"]',
            _("기한"),
            _("지난 기한과 다가오는 기한입니다. 건수를 누르면 그 심의들이 열립니다."),
        ),
        _menu(
            "/claims/",
            _("접수"),
            _(
                "접수 파일은 먼저 미리 보고 받습니다. "
                "읽지 못한 행은 화면에서 고쳐 다시 받을 수 있습니다."
            ),
        ),
        _menu(
            "/notices/",
            _("통지"),
            _(
                "나가지 못한 통지와 고칠 방법이 종류별로 모여 있습니다. "
                "한꺼번에 보내기도 여기에서 합니다."
            ),
        ),
        _INBOX,
    ),
    "finance": (
        _NUMBERS,
        Step(
            '[aria-labelledby="h-approve"]',
            _("승인을 기다리는 지급"),
            _("작성된 순서입니다. 지급을 작성했거나 표결한 사람은 승인할 수 없습니다."),
        ),
        Step(
            '[aria-labelledby="h-batches"]',
            _("이체 묶음"),
            _("승인한 지급을 묶고, 묶은 사람이 아닌 담당자가 이체를 승인합니다."),
        ),
        _menu(
            "/payouts/",
            _("지급"),
            _(
                "승인, 이체 묶음, 은행 결과, 대사가 이 안에 있습니다. "
                "되돌릴 수 없는 일은 먼저 한 번 보여 드립니다."
            ),
        ),
        _INBOX,
    ),
    "customer_centre": (
        Step(
            '[aria-labelledby="h-look-up"]',
            _("접수번호로 찾기"),
            _(
                "신청인이 알려 준 번호를 그대로 적으면 그 신청이 열립니다. "
                "조회는 접속기록에 남습니다."
            ),
        ),
        _FIND_BY_NUMBERS,
        _menu(
            "/reviews/appeals/",
            _("이의신청"),
            _("전화로 받은 이의신청은 그 신청의 화면에서 등록하고, 여기에서 모아 봅니다."),
        ),
        _INBOX,
        _ME,
    ),
    "auditor": (
        _NUMBERS,
        Step(
            '[aria-labelledby="h-funnel"]',
            _("접수에서 지급까지"),
            _("단계마다 건수가 목록과 맞습니다. 화면은 모두 읽기만 할 수 있습니다."),
        ),
        _menu(
            "/reviews/",
            _("심의"),
            _("심의마다 서류, 표결, 의결과 경과를 함께 봅니다. 개표 전의 표결은 보이지 않습니다."),
        ),
        Step(
            '.shell-nav a[href*="access"]',
            _("접속기록"),
            _("누가 어느 신청을 보았는지, 그 기록이 바뀌지 않았는지 확인합니다."),
        ),
        _FIND,
    ),
    "admin": (
        Step(
            '[aria-labelledby="h-keeper"]',
            _("관리"),
            _("시행 중인 정책과 확인을 기다리는 서비스 이름입니다."),
        ),
        _menu(
            "/admin/",
            _("관리 화면"),
            _("정책, 접수기간, 위원, 통지 문안, 사용자를 여기에서 바꿉니다."),
        ),
        Step(
            'main a[href^="/changes/"], .shell-nav a[href="/admin/"]',
            _("두 사람이 하는 변경"),
            _("역할, 위원, 정책, 예산은 다른 관리자가 확인해야 바뀝니다."),
        ),
        _INBOX,
        _ME,
    ),
    "member": (
        Step(
            "main .kpis",
            _("내 차례"),
            _("내 표결을 기다리는 심의와 기한입니다. 숫자를 누르면 그 목록이 열립니다."),
        ),
        Step(
            '[aria-labelledby="h-votes"]',
            _("내 표결"),
            _("개표 전까지 바꿀 수 있습니다. 다른 위원의 표결은 마감할 때까지 보이지 않습니다."),
        ),
        Step(
            "[data-next]",
            _("이어서 심의"),
            _(
                "누르거나 N 키를 누르면 기한이 이른 심의가 열립니다. "
                "나머지 두 단계는 그 화면에서 이어집니다."
            ),
        ),
        *_ON_THE_DESK,
    ),
}


def role_with_a_tour(names: list[str]) -> str:
    """Return the first role among these group names for which there is a tour; '' without one."""
    return next((role for role in STEPS if role in names), "")


@register.simple_tag(takes_context=True)
def tour_of(context: dict[str, Any], page: str) -> Tour | None:
    """Return the steps of the tour for this user on a page (`start` or `desk`); None if there are
    none or the user has seen them."""
    user = context["request"].user
    state = (user.preferences or {}).get("tour", "due")
    role = role_with_a_tour(user.group_names)
    if not role or state != {START: "due", DESK: "desk"}[page]:
        return None
    steps = STEPS[role]
    if role != "member":
        return Tour(steps, 1, len(steps), "done") if page == START else None
    at = len(steps) - len(_ON_THE_DESK)
    if page == START:
        return Tour(steps[:at], 1, len(steps), "desk")
    return Tour(steps[at:], at + 1, len(steps), "done")
