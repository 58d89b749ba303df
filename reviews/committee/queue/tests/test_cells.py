from types import SimpleNamespace

import pytest
from django.utils import translation

from reviews.committee.queue import cells


@pytest.fixture(autouse=True)
def korean():
    with translation.override("ko"):
        yield


def row(panel=(7, 8, 9), awaiting=(7,), cast=2):
    return SimpleNamespace(
        panel=list(panel), awaiting=list(awaiting), votes_cast=cast, panel_size=len(panel)
    )


def test_my_ballot_is_dashed_until_it_is_cast():
    html = str(cells.ballots(row(awaiting=(7, 9), cast=1), 7))
    assert "3명 중 1명 표결, 나는 아직" in html
    assert '<i class="in"></i><i></i><i class="mine"></i>' in html


def test_my_ballot_is_filled_when_cast():
    html = str(cells.ballots(row(awaiting=(8, 9), cast=1), 7))
    assert "나는 함" in html
    assert '<i></i><i></i><i class="mine in"></i>' in html


def test_who_sits_elsewhere_sees_only_how_many():
    html = str(cells.ballots(row(awaiting=(8,), cast=2), 42))
    assert "mine" not in html and "나는" not in html
    assert html.count('class="in"') == 2
    assert ">2/3<" in html


def test_no_panel_is_a_dash():
    assert "–" in str(cells.ballots(row(panel=(), awaiting=(), cast=0), 7))
    assert "–" in str(cells.panel([], {}, 7))


def test_the_panel_names_me_first():
    names = {7: "정하윤", 8: "김도현", 9: "박지수"}
    html = str(cells.panel([8, 9, 7], names, 7))
    assert 'aria-label="정하윤(나), 김도현, 박지수"' in html
    assert html.index("who-me") < html.index(">김<")


def test_a_member_is_called_by_their_user():
    member = SimpleNamespace(user=SimpleNamespace(name="한민재"))
    assert 'aria-label="한민재"' in str(cells.panel([3], {3: member}))


def test_each_document_says_its_kind_and_how_it_stands():
    html = str(cells.documents([3, 1, 2, 0]))
    assert "소상공인 확인서: 주의" in html
    assert "매출 피해 입증자료: 판단 불가" in html
    assert "서비스 활용 입증자료: 이상 없음" in html
    assert "통장 사본: 없음" in html
    assert [html.count(f"is-{tone}") for tone in ("warn", "none", "ok")] == [1, 2, 1]


def test_the_worst_finding_says_how_many():
    assert "주의 2" in str(cells.findings(3, 2, 0))
    assert "문제 1" in str(cells.findings(4, 2, 1))
    assert "이상 없음" in str(cells.findings(2))
    assert "서류 대기" in str(cells.findings(0))
