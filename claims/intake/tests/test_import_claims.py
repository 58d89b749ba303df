import io
import json

import pytest
from django.core.management import call_command

from claims.documents.models import Document
from claims.intake.models import ImportRun
from claims.intake.tests.files import csv_of, person, shop
from claims.register.models import Claim

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def claims_file(tmp_path):
    def write(*rows, **kwargs):
        path = tmp_path / "claims.csv"
        path.write_bytes(csv_of(*rows, **kwargs).getvalue())
        return path

    return write


def run(*args):
    """Run the command import_claims with --json, and return (exit code, parsed JSON of standard
    output)."""
    out = io.StringIO()
    try:
        call_command("import_claims", *map(str, args), "--json", stdout=out)
    except SystemExit as stopped:
        return stopped.code, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_the_answer_to_the_letter(claims_file):
    file = claims_file(
        shop(1),
        shop(1),
        {},
        person(3),
        shop(4, 피해금액="약 50만원", 휴대전화="010-1234", 성명=""),
        columns=("메모", *shop().keys()),
    )
    code, answer = run(file, "--window", "1015-1")
    assert code == 0
    assert answer == {
        "read": 4,
        "accepted": 2,
        "duplicates": 1,
        "rejected": 1,
        "routes": {"committee_review": 1, "no_monetary_loss": 1},
        "unknown_columns": ["메모"],
        "rejections": [
            {
                "row": 6,
                "column": "성명",
                "code": "missing",
                "value": "",
                "message": "비어 있습니다. 필수 값입니다.",
            },
            {
                "row": 6,
                "column": "휴대전화",
                "code": "phone_unreadable",
                "value": "***-****",
                "message": "국내 전화번호로 읽을 수 없습니다.",
            },
            {
                "row": 6,
                "column": "피해금액",
                "code": "amount_unreadable",
                "value": "약 50만원",
                "message": "금액으로 읽을 수 없습니다. 1,200,000처럼 숫자로 적어 주세요.",
            },
        ],
        "documents": {"attached": 0, "refused": [], "unmatched": []},
    }
    assert ImportRun.objects.get().notify is False


@pytest.mark.parametrize(
    ("window", "content", "code"),
    [
        ("none", csv_of(shop()).getvalue(), "window_unknown"),
        ("documents", csv_of(shop()).getvalue(), "window_unknown"),
        ("1015-1", b"", "empty"),
        ("1015-1", PNG, "not_a_claims_file"),
        ("1015-1", csv_of(shop(), columns=("접수번호", "성명")).getvalue(), "column_missing"),
        ("1015-1", None, "file_missing"),
    ],
)
def test_what_is_unusable_changes_nothing(tmp_path, window, content, code):
    path = tmp_path / "claims.csv"
    if content is not None:
        path.write_bytes(content)
    exit_code, answer = run(path, "--window", window)
    assert exit_code == 2
    assert set(answer) == {"error"} and set(answer["error"]) == {"code", "message"}
    assert answer["error"]["code"] == code
    assert answer["error"]["message"].endswith(".")
    assert not ImportRun.objects.exists() and not Claim.objects.exists()


def test_documents_come_with_it(claims_file, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    names = {
        "K1015-0000001__bankbook_copy.png": PNG,
        "K1015-0000001__other__2.png": PNG,
        "K1015-0000001__other__3.hwp": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "K1015-0000001__passport.png": PNG,
        "K1015-9999999__other.png": PNG,
        "스캔.png": PNG,
    }
    for name, data in names.items():
        (folder / name).write_bytes(data)
    file = claims_file(shop(1))
    _code, answer = run(file, "--window", "1015-1", "--documents", folder)
    assert answer["documents"]["attached"] == 2
    [refused] = answer["documents"]["refused"]
    assert refused["name"] == "K1015-0000001__other__3.hwp"
    assert set(refused) == {"name", "code", "message"}
    assert sorted(answer["documents"]["unmatched"]) == [
        "K1015-0000001__passport.png",
        "K1015-9999999__other.png",
        "스캔.png",
    ]
    assert set(Document.objects.values_list("kind", flat=True)) == {"bankbook_copy", "other"}
    _code, answer = run(file, "--window", "1015-1", "--documents", folder)
    assert (answer["duplicates"], answer["documents"]["attached"]) == (1, 0)


def test_a_missing_folder_is_told_before_anything_is_loaded(claims_file, tmp_path):
    code, answer = run(claims_file(shop()), "--window", "1015-1", "--documents", tmp_path / "none")
    assert (code, answer["error"]["code"]) == (2, "folder_missing")
    assert not Claim.objects.exists()


def test_notify_is_handed_on(claims_file):
    run(claims_file(shop()), "--window", "1015-1", "--notify")
    assert ImportRun.objects.get().notify is True


def test_titles_above_and_sums_below_are_not_rows(tmp_path):
    path = tmp_path / "claims.csv"
    foot = {"접수번호": "합계", "피해금액": "7,200,000"}
    table = csv_of(shop(1), shop(2, 피해유형="정신적"), foot, encoding="utf-8").getvalue()
    path.write_bytes("10월 접수 목록\r\n\r\n".encode() + table)
    _code, answer = run(path, "--window", "1015-1")
    assert (answer["read"], answer["accepted"], answer["rejected"]) == (2, 1, 1)
    assert answer["rejections"] == [
        {
            "row": 5,
            "column": "피해유형",
            "code": "word_unknown",
            "value": "정신적",
            "message": "금전, 비금전 가운데 하나로 적어 주세요.",
        }
    ]


def test_words_for_people(claims_file):
    out = io.StringIO()
    file = claims_file(shop(1), shop(2, 피해금액="-1"), columns=("메모", *shop().keys()))
    call_command("import_claims", str(file), "--window", "1015-1", stdout=out)
    assert "읽음 2 · 접수 1 · 중복 0 · 반려 1" in out.getvalue()
    assert "협의체 심의 1" in out.getvalue()
    assert "3행 피해금액 -1" in out.getvalue()
