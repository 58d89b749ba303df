import pytest

from config.dev.wording import ENGLISH, KOREAN, LETTERS, Text, all_texts, faults, letters, words

PO = 'msgid ""\nmsgstr "Language: ko"\n\n'


@pytest.mark.parametrize(
    ("kind", "text", "right"),
    [
        (KOREAN, "취소하는 까닭", "사유"),
        (KOREAN, "보완요청을 거두어 주세요.", "취소"),
        (KOREAN, "2쪽 중 1쪽 봄", "본 쪽"),
        (KOREAN, "이체 묶음 방출", "이체 승인"),
        (KOREAN, "이 심의에서 물러났으므로 볼 수 없습니다.", "담당이 아닙니다"),
        (KOREAN, "할 수 없는 일", "권한이 없습니다"),
        (KOREAN, "전자우편으로 보냄", "이메일"),
        (KOREAN, "표결이 열려 의결됐습니다.", "개표"),
        (KOREAN, "미리 보기", "미리보기"),
        (LETTERS, "고객센터로 문의해 주세요. 그 사이에", "그사이"),
        (LETTERS, "고객센터로 문의해 주세요.", "고객센터전화"),
        (ENGLISH, "The wave is paused.", "bulk notice"),
    ],
)
def test_a_wrong_word_is_named_with_its_place_and_the_right_one(kind, text, right):
    said = list(faults([Text("pages/a.html:7", text, kind)], words()))
    assert any(line.startswith("pages/a.html:7: ") and right in line for line in said)


@pytest.mark.parametrize("text", ["카페봄", "불능률", "까지 다시 보았습니다", "고객센터에서 받음"])
def test_a_right_one_is_left_alone(text):
    assert list(faults([Text("a", text)], words())) == []


def test_every_kind_of_text_is_searched_and_nothing_that_nobody_reads(tmp_path):
    files = {
        "claims/a.py": '"""까닭 of a docstring."""\nSAID = _(\n    "1 까닭"\n)\n',
        "claims/tests/test_a.py": 'SAID = "까닭"\n',
        "templates/a.html": "<p>\n{% translate '2 까닭' %}</p>",
        "docs/manual.ko.md": "3 까닭",
        "locale/en/LC_MESSAGES/django.po": PO + 'msgid "파동"\nmsgstr "A wave"\n',
        "locale/ko/LC_MESSAGES/django.po": PO + 'msgid "Reason"\nmsgstr "4 까닭"\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = [line.split(": ")[0] for line in faults(all_texts(tmp_path), words())]
    assert found == [
        "claims/a.py:3",
        "templates/a.html:2",
        "docs/manual.ko.md:1",
        "locale/en/LC_MESSAGES/django.po:4",
        "locale/ko/LC_MESSAGES/django.po:4",
    ]


def test_the_shipped_letters_are_searched_as_they_are_sent():
    assert {text.kind for text in letters()} == {LETTERS}
    assert not list(faults(letters(), words()))
