"""The texts of the public page: how papers are sent, and questions with their answers.

They come with a release, in both languages. So they name no amount and no time that a policy may
change, except with the day from which it is true.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _


class Paragraph(NamedTuple):
    title: str
    text: str


def papers() -> list[Paragraph]:
    """Return the paragraphs of the public page about the documents that a claim above the threshold
    needs."""
    return [
        Paragraph(
            _("소상공인 확인서"),
            _("중소기업현황정보시스템에서 내려받은 PDF를 그대로 보내 주세요."),
        ),
        Paragraph(
            _("매출 피해 입증자료"),
            _(
                "카드매출 내역이나 부가가치세 과세표준증명처럼, 장애 전후의 매출을 견줄 수 있는"
                " 자료입니다."
            ),
        ),
        Paragraph(
            _("서비스 활용 영업 입증자료"),
            _("주문·예약·상담 화면을 찍은 그림처럼, 서비스를 영업에 썼음을 보이는 자료입니다."),
        ),
        Paragraph(
            _("통장 사본"),
            _("사업자나 대표자 이름으로 된 통장이어야 합니다. 계좌번호와 예금주가 보여야 합니다."),
        ),
    ]


def questions() -> list[Paragraph]:
    """Return the questions that claimants ask most with their answers, as paragraphs of the public
    page."""
    return [
        Paragraph(
            _("얼마를 받을 수 있나요?"),
            _(
                "2022년 12월 29일에 발표한 기준으로, 피해액 30만원 이하인 소상공인은 3만원,"
                " 30만원을 넘고 50만원 이하이면 5만원입니다. 50만원을 넘으면 5만원과 별도로"
                " 협의체가 자료를 보고 추가지원을 정합니다."
            ),
        ),
        Paragraph(
            _("서류를 꼭 내야 하나요?"),
            _(
                "협의체 심의를 받는 분만 냅니다. 서류를 받아야 하는 분에게는 문자나 메일, 편지로"
                " 알려 드립니다."
            ),
        ),
        Paragraph(
            _("서류를 보냈는데 부족하다고 합니다."),
            _(
                "보완을 부탁하는 통지에 무엇이 왜 더 필요한지 적혀 있습니다. 통지에 적힌 날까지"
                " 같은 방법으로 보내 주세요. 기다리는 동안에는 심의 기한이 흐르지 않습니다."
            ),
        ),
        Paragraph(
            _("결과는 언제, 어떻게 알 수 있나요?"),
            _(
                "의결하거나 지급하면 신청할 때 적은 연락처로 통지합니다. 연락처가 바뀌었으면"
                " 고객센터에 접수번호와 함께 알려 주세요."
            ),
        ),
        Paragraph(
            _("결과가 맞지 않다고 생각합니다."),
            _(
                "결과 통지에 적힌 기한 안에 고객센터에 접수번호와 함께 이의를 신청해 주세요."
                " 협의체가 의결한 건은 다른 위원들이 처음부터 다시 심의합니다. 그 밖의 결과는"
                " 담당자 두 사람이 다시 살펴 통지로 알려 드립니다."
            ),
        ),
        Paragraph(
            _("내 신청이 지금 어디에 있나요?"),
            _(
                "이 화면은 전체 숫자만 보여 드립니다. 한 건의 상태는 고객센터에 접수번호로"
                " 물어보시면 본인인지 확인한 뒤 알려 드립니다."
            ),
        ),
        Paragraph(
            _("비밀번호나 송금을 요구하는 연락을 받았습니다."),
            _(
                "협의체는 비밀번호, 카드번호, 인증번호, 송금을 요구하지 않습니다. 그런 연락에는"
                " 답하지 말고 고객센터에 알려 주세요."
            ),
        ),
        Paragraph(
            _("숫자 대신 *가 보이는 칸은 무엇인가요?"),
            _(
                "적은 수가 그대로 보이면 누구인지 짐작할 수 있어 가린 칸입니다. 다른 칸에서 빼어"
                " 알아낼 수 없도록 몇 칸을 더 가립니다."
            ),
        ),
    ]
