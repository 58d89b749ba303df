import errno
import io

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import progress
from claims.errors import ForbiddenError
from claims.intake import rejected_rows, tasks, verbs
from claims.intake.errors import FileUnusableError
from claims.intake.models import FilingWindow, ImportRun, RunStatus
from claims.intake.run_states import FILES, begin_run
from claims.intake.tests.files import csv_of, shop, xlsx_of
from claims.personal_data import crypto, encrypted_files
from claims.privacy.models import AccessEntry
from claims.register.models import Claim
from claims.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
IMPORTS = "/claims/imports/"


@pytest.fixture
def secretary(client):
    user = UserFactory(roles=["secretariat"])
    client.force_login(user)
    return user


@pytest.fixture
def rung(monkeypatch):
    """Fixture: a list that collects (task, arguments) of enqueued tasks; no broker is used."""
    calls = []
    for module in ("claims.intake.views", "claims.intake.tasks", "claims.evidence.enqueue"):
        monkeypatch.setattr(f"{module}.enqueue", lambda task, *args: calls.append((task, args)))
    return calls


def upload(client, file, window="1015-1", name="접수.csv", **fields):
    window_id = FilingWindow.objects.get(code=window).pk
    sent = SimpleUploadedFile(name, file.getvalue())
    return client.post(IMPORTS, {"file": sent, "window": window_id, **fields})


def kept(file, **kwargs):
    return verbs.store_upload(
        name="접수.csv",
        blocks=[file.getvalue()],
        window=FilingWindow.objects.get(code="1015-1"),
        notify=False,
        by=UserFactory(roles=["secretariat"]),
        **kwargs,
    )


def pages(run):
    return [
        ("get", IMPORTS),
        ("post", IMPORTS),
        ("get", reverse("intake:import", args=[run.pk])),
        ("get", reverse("intake:progress", args=[run.pk])),
        ("get", reverse("intake:template")),
        ("post", reverse("intake:start", args=[run.pk])),
        ("post", reverse("intake:cancel", args=[run.pk])),
        ("get", reverse("intake:correct", args=[run.pk, 2])),
        ("post", reverse("intake:correct", args=[run.pk, 2])),
        ("post", reverse("intake:open", args=[run.pk, 2])),
        ("post", reverse("intake:retry", args=[run.pk])),
        ("post", reverse("intake:rejected", args=[run.pk])),
    ]


def test_anonymous_visitors_are_sent_to_log_in(client):
    for method, url in pages(kept(csv_of(shop()))):
        response = getattr(client, method)(url)
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize(
    "role", ["member", "chair", "finance", "customer_centre", "auditor", "admin"]
)
def test_other_roles_may_not(client, role):
    client.force_login(UserFactory(roles=[role]))
    for method, url in pages(kept(csv_of(shop()))):
        assert getattr(client, method)(url).status_code == 403


def test_the_verb_asks_for_the_permission_too():
    with pytest.raises(ForbiddenError):
        verbs.store_upload(
            name="x",
            blocks=[b"x"],
            window=FilingWindow.objects.first(),
            notify=False,
            by=UserFactory(roles=["auditor"]),
        )


def test_upload_to_result(client, secretary, rung, django_capture_on_commit_callbacks):
    assert "아직 올린 파일이 없습니다" in client.get(IMPORTS).content.decode()
    file = csv_of(shop(1), shop(2, 피해금액="약 5만원", 휴대전화="010-77"), shop(1))
    response = upload(client, file)
    run = ImportRun.objects.get()
    assert response.status_code == 302 and response.url == f"{IMPORTS}{run.pk}/"
    assert (run.status, run.started_by, run.notify) == (RunStatus.QUEUED, secretary, False)
    assert rung == [("claims.intake.tasks.load_file", (run.pk,))]
    page = client.get(response.url).content.decode()
    assert "차례를 기다리고 있습니다" in page and 'hx-trigger="every 1s"' in page
    tasks.load_file(run.pk)
    assert not Claim.objects.exists()
    assert "이대로 접수하기" in client.get(response.url).content.decode()
    assert client.post(reverse("intake:start", args=[run.pk])).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        tasks.load_file(run.pk)
    page = client.get(response.url).content.decode()
    assert "협의체 심의" in page and "금액으로 읽을 수 없습니다" in page
    assert "이 파일 2행과 같음" in page
    assert "010-77" not in page and 'hx-trigger="every 1s"' not in page
    assert f'href="/claims/?run={run.pk}"' in page
    listed = client.get(f"/claims/?run={run.pk}").content.decode()
    assert listed.count("<tr data-number=") == 1
    assert f'data-number="{run.pk}" data-state="done"' in client.get(IMPORTS).content.decode()
    fragment = client.get(reverse("intake:progress", args=[run.pk]), headers={"HX-Request": "true"})
    assert fragment.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("rows", "outcome", "tone"),
    [
        ([shop(1), shop(2)], "완료", "ok"),
        ([shop(1), shop(2, 유무료="유상")], "일부 반려", "warn"),
        ([shop(2, 유무료="유상")], "접수된 행 없음", "problem"),
        ([shop(9)], "모두 이미 접수됨", "none"),
        ([{}], "접수된 행 없음", "problem"),
    ],
)
def test_a_run_that_took_in_nothing_is_not_green(client, secretary, rung, rows, outcome, tone):
    verbs.run_import(run=kept(csv_of(shop(9))))
    run = kept(csv_of(*rows))
    verbs.run_import(run=run)
    for page in (IMPORTS, f"{IMPORTS}{run.pk}/"):
        text = client.get(page).content.decode()
        assert f"is-{tone}" in text and outcome in text
    if tone == "problem":
        assert f"접수된 행 없음 · 반려 {len(rows) if rows[0] else 0}" in text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n", "그림 파일입니다"),
        (b"a,b\r\n1,2\r\n", "접수 파일이 아닙니다"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "옛 형식"),
    ],
)
def test_what_is_no_claims_file_is_refused_at_the_door(client, secretary, rung, data, says):
    response = upload(client, io.BytesIO(data))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not ImportRun.objects.exists() and rung == []


def test_a_form_without_a_file_is_refused(client, secretary):
    response = client.post(IMPORTS, {"window": FilingWindow.objects.get(code="1015-1").pk})
    assert response.status_code == 422
    assert "올릴 파일을 골라 주세요" in response.content.decode()


def test_a_workbook_is_looked_into_by_the_worker(client, secretary, rung):
    upload(client, xlsx_of(shop(), columns=["접수번호", "성명"]), name="접수.xlsx")
    run = ImportRun.objects.get()
    tasks.load_file(run.pk)
    run.refresh_from_db()
    assert (run.status, run.error_code) == (RunStatus.UNUSABLE, "column_missing")
    assert "필수 열이 없습니다" in client.get(f"{IMPORTS}{run.pk}/").content.decode()


def test_progress_is_told_while_it_runs(client, secretary):
    run = kept(csv_of(shop()))
    begin_run(run)
    told = progress.Progress(f"import:{run.pk}", 1_000)
    told.began -= 10
    told(250)
    page = client.get(f"{IMPORTS}{run.pk}/").content.decode()
    assert 'aria-valuenow="250"' in page and "초당 2" in page and "초</b> 남음" in page
    seen = progress.progress_of(f"import:{run.pk}")
    assert (seen.read, seen.expected) == (250, 1_000)
    assert 29 <= seen.left <= 31
    url = reverse("intake:progress", args=[run.pk])
    polled = client.get(url, headers={"HX-Request": "true"}).content.decode()
    head = polled.partition('<span id="run-tag" hx-swap-oob="true">')[2]
    assert "읽는 중" in head and page.count('id="run-tag"') == 1
    cache.delete(f"progress:import:{run.pk}")
    assert "파일을 열고 있습니다" in client.get(f"{IMPORTS}{run.pk}/").content.decode()


def test_a_lost_cache_does_not_stop_an_import(monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(progress.cache, "set", away)
    monkeypatch.setattr(progress.cache, "get", away)
    run = kept(csv_of(shop()))
    assert verbs.run_import(run=run).accepted == 1
    assert progress.progress_of(f"import:{run.pk}") is None


def test_the_kept_file_is_encrypted_and_goes_when_it_is_loaded(django_capture_on_commit_callbacks):
    run = kept(csv_of(*(shop(n) for n in range(3_000))))
    with storages["private"].open(run.storage_key) as file:
        stored = file.read()
    assert len(stored) > run.bytes > encrypted_files.PIECE / 2
    assert b"K1015" not in stored and b"010-1234-5678" not in stored
    with django_capture_on_commit_callbacks(execute=True):
        assert verbs.run_import(run=run).accepted == 3_000
    assert not storages["private"].exists(run.storage_key)
    run.refresh_from_db()
    assert run.sha256 and run.status == RunStatus.DONE
    assert run.created_at <= run.started_at <= run.finished_at


def test_a_kept_file_reads_back_anywhere():
    data = bytes(range(256)) * 9_000
    key = FILES.store([data[:100], data[100:2_000_000], data[2_000_000:]])
    with FILES.open_decrypted(key, len(data)) as file:
        assert file.read() == data
        file.seek(1_048_570)
        assert file.read(20) == data[1_048_570:1_048_590]
        assert file.seek(-5, io.SEEK_END) == len(data) - 5
        assert file.read() == data[-5:]
    with (
        FILES.open_decrypted(key, len(data) + 1) as longer,
        pytest.raises(crypto.CannotDecryptError),
    ):
        longer.read()


def test_a_finished_run_is_left_alone():
    run = kept(csv_of(shop(1)))
    first = verbs.run_import(run=run)
    again = verbs.run_import(run=run)
    assert (again.read, again.accepted) == (first.read, first.accepted) == (1, 1)
    assert Claim.objects.count() == 1


def test_a_run_whose_worker_died_starts_over():
    run = kept(csv_of(shop(1)))
    begin_run(run)  # and nothing more: its worker was killed
    assert verbs.run_import(run=run).accepted == 1


def test_an_interrupted_run_says_so_and_can_be_started_again(client, secretary, rung, monkeypatch):
    run = kept(csv_of(shop(1)))
    with monkeypatch.context() as patched:
        patched.setattr(verbs.Loader, "load", lambda self, chunk: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            verbs.run_import(run=run)
    assert not Claim.objects.exists()
    page = client.get(f"{IMPORTS}{run.pk}/").content.decode()
    assert "중간에 멈췄습니다" in page and "다시 시작" in page
    assert client.post(reverse("intake:retry", args=[run.pk])).status_code == 302
    assert rung == [("claims.intake.tasks.load_file", (run.pk,))]
    assert client.post(reverse("intake:retry", args=[run.pk])).status_code == 409
    tasks.load_file(run.pk)
    assert Claim.objects.count() == 1


def test_a_lost_upload_is_told():
    run = kept(csv_of(shop(1)))
    FILES.delete_file(run.storage_key)
    with pytest.raises(FileUnusableError):
        verbs.run_import(run=run)
    run.refresh_from_db()
    assert (run.status, run.error_code) == (RunStatus.UNUSABLE, "file_missing")


def test_the_sweep_rings_for_what_was_left(rung):
    old, new, done = (kept(csv_of(shop(n))) for n in (1, 2, 3))
    verbs.run_import(run=done)
    rung.clear()  # an import rings for the checks of claims beside it
    early = old.created_at - tasks.LEFT_FOR * 2
    ImportRun.objects.filter(pk__in=[old.pk, done.pk]).update(created_at=early)
    assert tasks.sweep_runs() == 1
    assert rung == [(tasks.load_file, (old.pk,))]
    assert new.status == RunStatus.QUEUED


def test_rejected_rows_are_taken_away_with_a_reason(client, secretary):
    run = kept(csv_of(shop(1), shop(2, 피해금액="=1+1")))
    verbs.run_import(run=run)
    url = reverse("intake:rejected", args=[run.pk])
    assert client.post(url, {"reason": " ", "form": "csv"}).status_code == 422
    assert not AccessEntry.objects.exists()
    response = client.post(url, {"reason": "사업자에게 확인", "form": "csv"})
    body = b"".join(response.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf") and b"010-1234-5678" in body
    assert "'=1+1" in body.decode()
    assert "filename*=utf-8" in response.headers["Content-Disposition"].lower()
    entry = AccessEntry.objects.get()
    assert (entry.action, entry.user, entry.count, entry.reason) == (
        "download",
        secretary,
        1,
        "사업자에게 확인",
    )
    response = client.post(url, {"reason": "사업자에게 확인", "form": "xlsx"})
    assert b"".join(response.streaming_content).startswith(b"PK")
    assert AccessEntry.objects.count() == 2


def test_the_list_costs_the_same_for_one_run_and_for_twenty(client, secretary):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(IMPORTS).status_code == 200
        return len(caught)

    kept(csv_of(shop()))
    one = queries()
    for _ in range(20):
        kept(csv_of(shop()))
    assert queries() == one


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_loads_an_upload(client, celery_worker_process):
    client.force_login(UserFactory(roles=["secretariat"]))
    upload(client, csv_of(*(shop(n) for n in range(1, 30))))
    run = ImportRun.objects.get()

    def ended() -> bool:
        run.refresh_from_db()
        return run.status in (RunStatus.PREVIEWED, RunStatus.DONE, RunStatus.FAILED)

    celery_worker_process.until(ended)
    assert (run.status, Claim.objects.count()) == (RunStatus.PREVIEWED, 0)
    client.post(reverse("intake:start", args=[run.pk]))
    celery_worker_process.until(ended)
    assert run.status == RunStatus.DONE, celery_worker_process.log()
    assert Claim.objects.filter(import_run=run).count() == 29
    log = celery_worker_process.log()
    assert "01012345678" not in log and "110123456789" not in log
    assert rejected_rows.entries(run) == []


def test_a_full_disk_of_temporary_files_is_told_in_a_sentence(client, secretary, rung, monkeypatch):
    class Full(io.BytesIO):
        def write(self, _data):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(encrypted_files.tempfile, "TemporaryFile", Full)
    answer = upload(client, csv_of(shop(1)))
    assert answer.status_code == 507
    assert "저장 공간이 모자라" in answer.content.decode()
    assert not rung and not ImportRun.objects.exists()
