"""Lists of the post office: numbers and outcomes, faults by row, the same file again."""

import io
import threading
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.clock import today
from claims.errors import ForbiddenError
from claims.loaded_files.errors import ColumnsMissingError, TooManyLinesError
from claims.tests.factories import UserFactory
from claims.tests.pages import page
from claims.tests.races import at_once, errors_of
from reviews.notices.models import Notice, PostFile, PostFileFault, PostLetter
from reviews.notices.post import batches, loading
from reviews.notices.post.entries import record_number
from reviews.notices.post.loading import load_list
from reviews.notices.post.reading import FileKind, read_lines, sentence_of
from reviews.notices.post.tests import factories as make

pytestmark = pytest.mark.django_db
NUMBERS, OUTCOMES = FileKind.NUMBERS, FileKind.OUTCOMES
HEAD = "관리번호,등기번호,접수일"
TOLD = "등기번호,배달결과,처리일,반송사유"


def file_of(head, *lines, encoding="utf-8"):
    return io.BytesIO("\n".join([head, *lines]).encode(encoding))


def load(kind, head, *lines, by=None, encoding="utf-8"):
    file = file_of(head, *lines, encoding=encoding)
    return load_list(file=file, kind=kind, by=by or make.secretary())


def test_numbers_come_by_reference_and_outcomes_by_number():
    batch = make.printed(4)
    day = today()
    found = load(
        NUMBERS, HEAD,
        f"P{batch.pk}-001,1000-0000-00001,{day}",
        f"p{batch.pk}-002,1000000000002,{day:%Y. %m. %d.}",
        f"P{batch.pk}-003,1000000000003,{day}",
        f"P{batch.pk}-004,,",
        encoding="cp949",
    ).file  # fmt: skip
    assert (found.read, found.applied, found.faulty) == (3, 3, 0)
    told = load(
        OUTCOMES, TOLD,
        f"1000000000001,배달완료,{day},",
        f"1000000000002,반송,{day},폐문부재",
        "1000000000003,,,",
    ).file  # fmt: skip
    assert (told.read, told.applied, told.faulty) == (2, 2, 0)
    letters = list(batch.letters.order_by("place"))
    assert [one.status for one in letters] == ["received", "returned", "posted", "prepared"]
    assert (letters[1].return_reason, letters[1].file) == ("absent", told)
    notices = Notice.objects.in_bulk([one.notice_id for one in letters])
    assert notices[letters[0].notice_id].delivered_at is not None
    assert notices[letters[1].notice_id].last_code == "post_returned"
    assert notices[letters[2].notice_id].delivered_at is None


def test_the_same_file_and_the_same_line_add_nothing():
    batch = make.printed(2)
    line = f"P{batch.pk}-001,1000000000001,{today()}"
    first = load(NUMBERS, HEAD, line)
    assert load(NUMBERS, HEAD, line) == first._replace(again=True)
    more = load(NUMBERS, HEAD, line, f"P{batch.pk}-002,1000000000002,{today()}").file
    assert (more.applied, more.repeated) == (1, 1)
    assert PostFile.objects.count() == 2


def test_faulty_lines_are_named_and_the_others_applied():
    batch = make.printed(3)
    other = make.posted()
    day, ref = today(), f"P{batch.pk}"
    found = load(
        NUMBERS, HEAD,
        f"{ref}-001,1000000000001,{day}",
        f"{ref}-002,12345,{day}",
        f"{ref}-002,1000000000001,{day}",
        f"{ref}-009,1000000000009,{day}",
        f"{ref}-002,{other.registered_no},{day}",
        f"{ref}-003,1000000000003,2099-01-01",
        f",1000000000004,{day}",
        f"{other.reference},1000000000005,{day}",
    ).file  # fmt: skip
    assert (found.read, found.applied, found.repeated, found.faulty) == (8, 1, 0, 7)
    assert [(one.row_no, one.code) for one in found.faults.order_by("row_no")] == [
        (3, "registered_number"), (4, "repeated"), (5, "letter_unknown"),
        (6, "registered_number_taken"), (7, "post_day"), (8, "missing"), (9, "reason_needed"),
    ]  # fmt: skip
    for fault in found.faults.all():
        assert sentence_of(fault.code).endswith(("다.", "요."))
    other.refresh_from_db()
    assert other.registered_no == make.number_of(other)


def test_a_result_that_contradicts_another_is_left_to_a_person():
    letter = make.posted()
    no, day = letter.registered_no, today()
    load(OUTCOMES, TOLD, f"{no},배달완료,{day},")
    found = load(OUTCOMES, TOLD, f"{no},반송,{day},수취거절").file
    assert [one.code for one in found.faults.all()] == ["letter_ended"]
    found = load(OUTCOMES, TOLD, f"{no},어딘가,{day},").file
    assert [one.code for one in found.faults.all()] == ["word_unknown"]
    letter.refresh_from_db()
    assert letter.status == "received"


def test_files_without_the_columns_or_with_too_many_lines_are_refused(monkeypatch):
    with pytest.raises(ColumnsMissingError):
        load(NUMBERS, "이름,주소", "가,나")
    monkeypatch.setattr("reviews.notices.post.reading.MOST_LINES", 1)
    with pytest.raises(TooManyLinesError):
        read_lines(file_of(HEAD, "P1-1,1000000000001,2023-01-01", "P1-2,1000000000002,"), NUMBERS)
    with pytest.raises(ForbiddenError):
        load(NUMBERS, HEAD, by=UserFactory(roles="finance"))


@pytest.mark.django_db(transaction=True)
def test_the_same_list_at_once_is_loaded_once():
    batch = make.printed(2)
    lines = [f"P{batch.pk}-00{n},100000000000{n},{today()}" for n in (1, 2)]
    people = [make.secretary() for _n in range(3)]
    answers = at_once(*(lambda by=by: load(NUMBERS, HEAD, *lines, by=by) for by in people))
    assert errors_of(answers) == []
    assert sorted(one.again for one in answers) == [False, True, True]
    assert PostFile.objects.get().applied == 2


@pytest.mark.django_db(transaction=True)
def test_two_lists_that_give_one_number_to_two_letters_are_loaded_in_turn(monkeypatch):
    """Both would read before one has written; the second one names the line."""
    batches_of = [make.printed(2), make.printed(1)]
    line, apply = threading.Barrier(2), loading._apply_lines

    def read_together(*args):
        found = apply(*args)
        with suppress(threading.BrokenBarrierError):
            line.wait(timeout=1)
        return found

    monkeypatch.setattr(loading, "_apply_lines", read_together)
    first, second = batches_of
    day, people = today(), [make.secretary(), make.secretary()]
    own = f"P{first.pk}-002,1000000000002,{day}"
    answers = at_once(
        lambda: load(NUMBERS, HEAD, f"P{first.pk}-001,1000000000001,{day}", own, by=people[0]),
        lambda: load(NUMBERS, HEAD, f"P{second.pk}-001,1000000000001,{day}", by=people[1]),
    )
    assert errors_of(answers) == []
    assert PostLetter.objects.filter(registered_no="1000000000001").count() == 1
    assert PostLetter.objects.filter(registered_no="1000000000002").count() == 1
    assert PostFileFault.objects.get().code == "registered_number_taken"


@pytest.mark.django_db(transaction=True)
def test_a_number_that_a_person_enters_meanwhile_refuses_the_list_until_it_is_loaded_again(
    monkeypatch, client
):
    letter, batch = make.printed(1).letters.get(), make.printed(2)
    apply, by = loading._apply_lines, make.secretary()

    def entered_meanwhile(*args):
        found = apply(*args)
        monkeypatch.setattr(loading, "_apply_lines", apply)
        how = {"number": "1000000000001", "posted_on": today()}
        assert errors_of(at_once(lambda: record_number(letter=letter, by=by, **how))) == []
        return found

    monkeypatch.setattr(loading, "_apply_lines", entered_meanwhile)
    lines = [f"P{batch.pk}-00{n},100000000000{n},{today()}" for n in (1, 2)]
    file = SimpleUploadedFile("list.csv", file_of(HEAD, *lines).read())
    sent = {"kind": NUMBERS, "file": file}
    answer = page(client, by, reverse("notices:post_upload"), sent)
    assert answer.status_code == 409 and "저장한 것은 없습니다" in answer.content.decode()
    assert not PostFile.objects.exists()
    found = load(NUMBERS, HEAD, *lines).file
    assert (found.applied, found.faulty) == (1, 1)
    assert PostFileFault.objects.get().code == "registered_number_taken"


def test_loading_costs_the_same_for_one_line_and_for_ten():
    costs = []
    for n in (1, 10):
        batch = make.printed(n)
        start = PostLetter.objects.count() * 100
        lines = [f"P{batch.pk}-{at:03},{10**12 + start + at},{today()}" for at in range(1, n + 1)]
        by = make.secretary()
        with CaptureQueriesContext(connection) as found:
            assert load(NUMBERS, HEAD, *lines, by=by).file.applied == n
        costs.append(len(found))
    assert costs[0] == costs[1]
    assert batches.MOST == 200
