"""Words of the dashboard's lines that no list of `definitions` counts: what each line counts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.handovers.queries import CHANGED, ClaimState
from reviews.committee.models import QueueStatus

# Lines of the deadlines (deadlines.py): label, and words that say what the line counts.
DEADLINES = {
    QueueStatus.IN_REVIEW: (
        _("심의"),
        _("첫 심의에서 위원의 표결을 기다리는 신청. 표결 기한으로 셉니다."),
    ),
    QueueStatus.DECIDING: (
        _("위원장 확인"),
        _("표결이 끝나 위원장 확인이나 회의 의결을 기다리는 첫 심의"),
    ),
    QueueStatus.SUPPLEMENT_REQUESTED: (
        _("보완 제출"),
        _("보완을 요청하고 신청인의 제출을 기다리는 신청. 제출 기한으로 셉니다."),
    ),
    QueueStatus.RECONSIDERED: (_("재심의"), _("재심의가 열려 있고 아직 의결하지 않은 신청")),
    "appeals": (
        _("이의신청 처리"),
        _("아직 처리하지 않은 이의신청. 재심의에 부친 것은 의결할 때까지 셉니다."),
    ),
    "objections": (
        _("이의 답변"),
        _("사무국이 아직 답하지 않은 이의. 답을 올려 다른 간사의 확인을 기다리는 것도 셉니다."),
    ),
    "data_breaches": (
        _("개인정보 유출"),
        _("종결하지 않은 개인정보 유출. 안 때부터 72시간 안에 통지하고 신고합니다."),
    ),
    "data_requests": (
        _("개인정보 요구"),
        _("아직 답하지 않은 열람, 정정, 삭제, 처리정지 요구. 요구한 날부터 10일 안에 답합니다."),
    ),
    "inquiries": (
        _("전달받은 문의"),
        _("고객센터가 사무국에 전달하고 아직 답하지 않은 문의. 답할 날로 셉니다."),
    ),
    "payment_inquiries": (
        _("지급 담당에 전달된 문의"),
        _("고객센터가 지급 담당에게 전달하고 아직 답하지 않은 문의. 적은 날부터 셉니다."),
    ),
    "challenges": (_("기피 결정"), _("위원장의 결정을 기다리는 기피 신청. 받은 날부터 셉니다.")),
    "prepared": (
        _("지급 승인"),
        _("작성되어 지급 담당의 승인을 기다리는 지급. 작성한 날부터 셉니다."),
    ),
    "to_release": (
        _("이체 승인"),
        _("묶여서 다른 지급 담당의 이체 승인을 기다리는 묶음. 묶은 날부터 셉니다."),
    ),
    "results": (
        _("은행 결과"),
        _("이체를 승인했고 은행 결과를 기다리는 묶음. 이체를 승인한 날부터 셉니다."),
    ),
}
# Columns of the deadlines.
DUE_COLUMNS = {
    "late": _("기한이 오늘보다 앞인 것"),
    "soon": _("기한이 오늘이나 다음 영업일인 것"),
}

# Numbers of the strip of notices (parts/notices.html).
NOTICES = {
    "waiting": _("아직 보내지 않았거나 다시 보낼 통지"),
    "oldest": _("보낼 차례를 가장 오래 기다린 통지가 기다린 시간"),
    "pace": _("최근 1분 동안 발송 업체가 받은 통지"),
    "unknown": _("보냈지만 업체의 결과를 확인하지 못한 통지. 사람이 정합니다."),
    "failed": _("다시 시도해도 나가지 않은 통지. 주소가 없는 것은 빠집니다."),
    "postal": _("보낼 이메일 주소도 전화번호도 없어 우편으로 알릴 통지"),
}

# Withdrawals in the secretariat's card: label, and words that say what is counted.
REMEDIES = {
    "withdrawals": (
        _("되돌릴 수 있는 철회"),
        _("정정 기한이 지나지 않아 아직 되돌릴 수 있는 철회"),
    ),
}

# What waits of the bank in finance's card: label, and words that say what the line counts.
BANK = {
    "open": (_("처리할 은행 결과"), _("지급에 반영되지 않아 사람이 처리할 은행 결과의 줄")),
    "nobody": (
        _("담당 없는 은행 결과"),
        _("아무도 맡지 않은 줄. 은행 파일로 확인되지 않은 2인 확인도 셉니다."),
    ),
    "statement": (
        _("맞추지 않은 거래내역"),
        _("장부와 맞추지도 사유로 설명하지도 않은 거래내역의 줄"),
    ),
}

# Lines of the hand-overs (parts/handovers.html): label, and words that say what the line counts.
HANDOVERS = {
    ClaimState.CAME_BACK: (
        _("돌아온 신청"),
        _("인수 기관이 돌려보냈고 아직 처리하지 않은 신청"),
    ),
    ClaimState.READY: (
        _("넘길 수 있음"),
        _("제3자 제공에 동의했고 아직 넘기지 않은 계열사 신청"),
    ),
    ClaimState.NO_CONSENT: (
        _("동의 없음"),
        _("제3자 제공 동의를 받거나 다시 받아야 하는 계열사 신청"),
    ),
    CHANGED: (
        _("넘긴 뒤 바뀜"),
        _("이관 파일을 만든 뒤에 바뀌어 인수 기관에 알려야 하는 신청"),
    ),
}

# Parts of the budget (parts/budget.html) that no list of payouts counts, and the words of the money
# that was paid.
BUDGET = {
    "spent": _("은행이 입금한 돈에서 환수로 돌아온 돈을 뺀 금액"),
    "grants": _("정책이 금액을 정해 지금 한꺼번에 작성할 수 있고 아직 작성하지 않은 지원금"),
    "rest": _(
        "의결 전 심의가 지금까지의 한 건 평균 의결액만큼 지급될 때 더 들 돈. "
        "모의 계산은 의결 전 심의를 제안액으로 추정해 숫자가 다릅니다."
    ),
    "after": _("승인 대기 지급, 작성할 구간·기본 지원금, 의결 전 심의에 들 돈까지 뺀 예산"),
}

# What follows at the pace of a period (forecast.py): label, and words that say how it is reckoned.
FORECASTS = {
    "empty": (
        _("심의가 끝나는 날"),
        _(
            "의결 전 건수를 고른 기간의 주당 첫 의결 수로 나눕니다. 이번 주는 아직 세지 않습니다. "
            "범위는 주마다 들쭉날쭉한 만큼 넓고, 열에 여덟은 그 안에 끝납니다."
        ),
    ),
    "budget": (
        _("그때 남는 예산"),
        _(
            "승인할 수 있는 예산에서 승인 대기 지급과 작성할 구간·기본 지원금을 빼고, "
            "남은 심의마다 지금까지의 한 건 평균 의결액을 뺍니다. 부지급은 0원으로 셉니다."
        ),
    ),
}

# Work of two people that waits for the second one (to_confirm.py): label, and words that say what
# the line counts.
TO_CONFIRM = {
    "bulks": (_("일괄 통지 승인"), _("다른 사람이나 접수 파일이 준비해 승인을 기다리는 일괄 통지")),
    "statistics": (_("통계 공표"), _("다른 사람이 준비해 공표를 기다리는 통계")),
    "accounts": (
        pgettext_lazy("several", "계좌 정정"),
        _("다른 사람이 올려 확인을 기다리는 계좌 정정"),
    ),
    "facts": (
        pgettext_lazy("several", "사실 정정"),
        _("다른 사람이 올려 확인을 기다리는 사실 정정"),
    ),
    "payees": (
        pgettext_lazy("several", "대리·승계"),
        _("다른 사람이 등록해 확인을 기다리는 대리·승계"),
    ),
    "handovers": (pgettext_lazy("several", "이관"), _("다른 사람이 요청해 확인을 기다리는 이관")),
    "objections": (_("이의의 답"), _("다른 간사가 답을 올려 확인을 기다리는 이의")),
    "documents": (
        pgettext_lazy("several", "일괄 서류 요청과 종결"),
        _("다른 사람이 준비해 승인을 기다리는 서류 요청과 미제출 종결"),
    ),
    "retriages": (pgettext_lazy("several", "재분류"), _("다른 사람이 올려 확인을 기다리는 재분류")),
    "holds": (_("지급 보류 해제"), _("다른 사람이 해제를 올려 확인을 기다리는 지급 보류")),
    "recoveries": (
        pgettext_lazy("several", "환수"),
        _("다른 사람이 올린 환수 청구와, 다른 사람이 적어 확인을 기다리는 환수의 처리"),
    ),
    "batches": (_("이체 승인"), _("다른 지급 담당이 묶어 이체 승인을 기다리는 묶음")),
    "results": (
        _("직접 적은 은행 결과 확인"),
        _("다른 지급 담당이 적어 확인을 기다리는 은행 결과"),
    ),
    "months": (
        pgettext_lazy("several", "월 마감"),
        _("다른 사람이 마감이나 다시 열기를 올려 확인을 기다리는 달"),
    ),
    "samples_to_judge": (
        _("판단을 기다리는 표본"),
        _("의결된 신청을 결과를 모르는 채 내가 한 번 더 판단할 표본. 그동안 지급이 기다립니다"),
    ),
    "samples_that_differ": (
        _("표본 점검의 위원장 확인"),
        _("두 번째 판단이 의결과 달라 확인을 기다리는 표본. 그동안 지급이 기다립니다"),
    ),
    "challenges": (
        _("기피 결정"),
        _("내가 결정할 기피 신청. 결정할 때까지 개표하지 않습니다"),
    ),
    "benefits": (
        pgettext_lazy("several", "혜택 제공"),
        _("다른 간사가 요청해 승인을 기다리는 혜택 제공"),
    ),
    "erasures": (_("개인정보 파기"), _("다른 사람이 요청해 승인을 기다리는 개인정보 파기")),
    "changes": (
        _("두 관리자의 변경"),
        _("다른 관리자가 제안해 확인을 기다리는 계정, 역할, 정책, 예산의 변경"),
    ),
}
