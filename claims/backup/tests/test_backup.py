"""Backup and restore on real servers: PostgreSQL, a folder, a bucket."""

import base64
import errno
import io
import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from claims.backup import (
    drill,
    file_copies,
    files,
    keys,
    locks,
    manifest,
    postgres,
    sealed_files,
    verbs,
)
from claims.backup.comparison import find_differences
from claims.backup.errors import BackupError, NotEmptyError, WrongKeysError, told
from claims.backup.lost_files import put_back_lost_files
from claims.backup.models import BackupRun
from claims.documents.models import DocumentKind, Source
from claims.documents.receipt import verbs as receipt
from claims.documents.storage.stores import StorageUnavailableError, storage_errors
from claims.documents.tests.files import pdf
from claims.documents.tests.test_bucket import (  # noqa: F401
    _descriptions_read_once,
    bucket,
    client_of,
    moto,
    use,
)
from claims.management.commands import backup_drill
from claims.personal_data.crypto import CannotDecryptError
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory
from claims.trail.seal import seal
from config.dev import preloaded
from config.dev.state_folder import in_memory

both = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
KEYS = {1: bytes(range(32)), 2: bytes(range(32, 64))}


@pytest.fixture
def scene():
    """Fixture: two claims with a phone, a document each (returned), and a sealed trail."""
    claims = [ClaimFactory(tier_grant=True), ClaimFactory(tier_grant=True)]
    made = [
        receipt.receive(
            claim=claim, kind=DocumentKind.BANKBOOK_COPY, name="통장.pdf",
            data=pdf(width=500 + place), source=Source.IMPORT,
        )
        for place, claim in enumerate(claims)
    ]  # fmt: skip
    seal()
    return made


@pytest.fixture
def places(tmp_path):
    return {"database": tmp_path / "database", "documents": tmp_path / "documents"}


def differences(backup: Path) -> list[str]:
    return list(find_differences(backup=backup))


def fork_commands(monkeypatch):
    """Patch the drill so that its Python commands run in forks of a process that has the libraries
    loaded."""
    run = subprocess.run

    def forked(argv, *, env, **options):
        ours = argv[0] == sys.executable
        return preloaded.run(argv[1:], env=env) if ours else run(argv, env=env, **options)

    names = SimpleNamespace(run=forked, DEVNULL=subprocess.DEVNULL)
    monkeypatch.setattr(drill, "subprocess", names)


@both
def test_a_drill_restores_everything_and_comes_back_from_the_log(scene, monkeypatch):
    """The command as it is, with real servers; its children are forked to spare their imports."""
    fork_commands(monkeypatch)
    told = io.StringIO()
    memory = in_memory()  # where it waits for no disk
    with tempfile.TemporaryDirectory(prefix="desk-test-", dir=memory and memory.parent) as folder:
        os.chmod(folder, 0o711)
        call_command("backup_drill", folder=Path(folder), stdout=told)
        assert os.listdir(folder) == []
    steps = [line.split(":")[0] for line in told.getvalue().splitlines()]
    assert steps == [
        "restore", *drill.CHECKS, "check_restore", "the backup is complete"
    ]  # fmt: skip
    assert Claim.objects.count() == 2  # what was harmed was the copy


@both
def test_a_drill_ends_at_the_first_difference(tmp_path, monkeypatch):
    ClaimFactory()  # a claim over the threshold without a review
    fork_commands(monkeypatch)
    one = drill.Drill(tmp_path)
    one.environment = dict(os.environ)
    with pytest.raises(drill.DrillFailedError, match="check_queue: T.*an escalated claim"):
        one.command("check_queue")
    one.place.run.rmdir()


def test_a_drill_that_cannot_be_made_is_no_difference(tmp_path, monkeypatch, capsys):
    """A monitor reads exit code 1 as a backup that cannot be restored."""
    command = {name: tmp_path for name in ("database", "documents", "keys")}
    with pytest.raises(CommandError, match="--folder로 지정") as refused:
        call_command("backup_drill", **command, folder=tmp_path / "nowhere")
    assert refused.value.returncode == 2
    failed = Mock(side_effect=drill.DrillFailedError("initdb: No space left on device"))
    monkeypatch.setattr(drill.Drill, "run", failed)
    with pytest.raises(SystemExit) as ended:
        call_command("backup_drill", **command, folder=tmp_path)
    assert ended.value.code == 1 and "No space" in capsys.readouterr().out
    usage = SimpleNamespace(free=0)
    monkeypatch.setattr(backup_drill.shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(CommandError, match="디스크가 가득") as refused:
        call_command("backup_drill", **command, folder=tmp_path)
    assert refused.value.returncode == 2


def test_a_keys_file_is_whole_or_not_there(tmp_path, monkeypatch):
    """An empty one looks as if the keys were safe, and refuses the next try."""
    for name in keys.NAMES:
        monkeypatch.setenv(name, "a key")
    path = tmp_path / "desk.keys"
    full = Mock(side_effect=OSError(errno.ENOSPC, "No space left on device"))
    with monkeypatch.context() as disk:
        disk.setattr(keys.os, "fsync", full)
        with pytest.raises(BackupError, match="desk.keys: 쓸 수 없습니다"):
            keys.write_keys(path)
    assert not path.exists()
    keys.write_keys(path)
    with pytest.raises(BackupError, match="쓸 수 없습니다"):
        keys.write_keys(tmp_path / "nowhere" / "desk.keys")


@both
def test_each_difference_is_found(scene, places, owner_connection):
    """A copy that was altered in any way is not the backup."""
    backup, wrong = verbs.make_backup(**places)
    assert wrong == [] and differences(backup) == []

    told = json.loads((backup / manifest.FILE).read_text())
    assert told["tables"]["public.claims_claim"]["rows"] == 2
    assert told["documents"]["files"] == 2
    assert told["documents"]["bytes"] == sum(one.bytes for one in scene)
    assert told["migrations"]["newest"]["claims"].startswith("00")

    for harm, mend, line in (
        ("ALTER TABLE claims_claim DISABLE TRIGGER USER",
         "ALTER TABLE claims_claim ENABLE TRIGGER USER", "schema: other triggers"),
        ("GRANT DELETE ON claims_accessentry TO desk_app",
         "REVOKE DELETE ON claims_accessentry FROM desk_app", "schema: other grants"),
        ("CREATE TABLE more ()", "DROP TABLE more", "table public.more: not in the backup"),
    ):  # fmt: skip
        owner_connection.execute(harm)
        assert line in differences(backup), harm
        owner_connection.execute(mend)
    assert differences(backup) == []

    storage, key = storages["private"], scene[1].storage_key
    kept = storage.open(key).read()
    storage.delete(key)
    assert differences(backup) == [f"{key}: 파일이 없습니다"]
    storage.save(key, ContentFile(kept + b" "))
    assert differences(backup) == [f"{key}: 받았을 때와 내용이 다릅니다"]
    _folder, wrong = verbs.make_backup(**places | {"documents": places["documents"] / "anew"})
    assert wrong == [f"{key}: 받았을 때와 내용이 다릅니다"]  # a backup says what it could not copy
    last, first = BackupRun.objects.all()
    assert (last.files, last.wrong, first.files, first.wrong) == (1, 1, 2, 0)
    assert first.bytes == told["database"]["bytes"]
    assert first.made_at.isoformat() == told["made_at"]

    owner_connection.execute("ALTER TABLE claims_claim DISABLE TRIGGER USER")
    owner_connection.execute("UPDATE claims_claim SET phone_last4 = '0000' WHERE id = %s",
                             [scene[0].claim_id])  # fmt: skip
    assert differences(backup)[0] == "table public.claims_claim: 2 rows with other contents"


@both
def test_a_backup_copies_what_is_new_and_forgets_what_is_old(scene, places):
    first, _wrong = verbs.make_backup(**places)
    names = {path.name for path in places["documents"].rglob("*.sealed")}
    assert len(names) == 2
    old = places["documents"] / "documents" / "of-an-older-backup.sealed"
    old.write_bytes(b"x")
    os.utime(old, (1, 1))
    first.rename(first.with_name("desk-20200101T000000Z"))
    second, _wrong = verbs.make_backup(**places)
    assert json.loads((second / manifest.FILE).read_text())["documents"]["new"] == 0
    assert verbs.delete_old_backups(**places, keep=0) == (0, 0)
    assert verbs.delete_old_backups(**places, keep=1) == (1, 1)
    assert [path.name for path in places["database"].iterdir()] == [second.name]
    assert {path.name for path in places["documents"].rglob("*.sealed")} == names
    plain = b"".join(path.read_bytes() for path in second.iterdir())
    assert scene[0].claim.number.encode() not in plain
    assert b"%PDF" not in b"".join(
        path.read_bytes() for path in places["documents"].rglob("*.sealed")
    )


@both
def test_what_a_killed_backup_left_is_deleted_by_the_next_one(scene, places):
    killed, under_way = (places["database"] / f"desk-2020010{day}T000000Z.part" for day in (1, 2))
    for part in (killed, under_way):
        part.mkdir(parents=True)
        (part / manifest.DATABASE).write_bytes(b"x")
    with locks.alone(under_way):
        made, _wrong = verbs.make_backup(**places)
    assert {path.name for path in places["database"].iterdir()} == {made.name, under_way.name}
    assert {path.name for path in made.iterdir()} == {
        manifest.FILE, manifest.DATABASE, manifest.DOCUMENTS,
    }  # fmt: skip


@both
def test_copies_that_a_kept_backup_names_stay_whatever_their_time(scene, places):
    """The documents' disk may be another machine's, whose clock is behind."""
    made, _wrong = verbs.make_backup(**places)
    copies = list(places["documents"].rglob("*.sealed"))
    half_written = copies[0].with_name("of-a-killed-backup.sealed.part")
    half_written.write_bytes(b"x")
    for path in (*copies, half_written):
        os.utime(path, (1, 1))
    assert verbs.delete_old_backups(**places, keep=1) == (0, 1)
    assert made.exists() and all(path.exists() for path in copies)
    assert not half_written.exists()


@both
def test_where_a_kept_list_cannot_be_opened_nothing_is_deleted(scene, places, settings):
    """Its copies could not be told from those that no backup needs."""
    older, _wrong = verbs.make_backup(**places)
    older = older.rename(older.with_name("desk-20200101T000000Z"))
    made, _wrong = verbs.make_backup(**places)
    copies = list(places["documents"].rglob("*.sealed"))
    for path in copies:
        os.utime(path, (1, 1))
    settings.FIELD_KEYS = {9: bytes(32)}  # the key of the backups was removed
    with pytest.raises(WrongKeysError, match=f"{made}/documents.sealed: .*1번 키가 없습니다"):
        verbs.delete_old_backups(**places, keep=1)
    assert older.exists() and made.exists() and all(path.exists() for path in copies)


@both
@pytest.mark.parametrize("full", ["database", "documents"])
def test_a_full_disk_is_named_and_nothing_half_written_stays(scene, places, full, monkeypatch):
    seal_file = sealed_files.seal

    def sealed(blocks, file, *, name, keys):
        if (name == manifest.DATABASE) == (full == "database"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return seal_file(blocks, file, name=name, keys=keys)

    monkeypatch.setattr(sealed_files, "seal", sealed)
    with pytest.raises(CommandError, match="No space left on device") as refused:
        call_command("backup", **places)
    assert str(places[full]) in str(refused.value) and refused.value.returncode == 2
    assert list(places["database"].iterdir()) == []
    assert list(places["documents"].rglob("*.part")) == []
    with pytest.raises(CommandError, match="--keep"):
        call_command("backup", **places, keep=-1)


@both
def test_a_full_disk_of_temporary_files_is_named(scene, places, monkeypatch):
    class Full(io.BytesIO):
        def flush(self):
            raise OSError(errno.ENOSPC, "No space left on device")

    names = SimpleNamespace(TemporaryFile=Full, gettempdir=tempfile.gettempdir)
    monkeypatch.setattr(verbs, "tempfile", names)
    with pytest.raises(CommandError, match="No space left on device") as refused:
        call_command("backup", **places)
    assert str(refused.value).startswith(f"{tempfile.gettempdir()}: 쓸 수 없습니다")
    assert list(places["database"].iterdir()) == []


@both
def test_a_document_that_the_disk_cannot_read_is_named_and_the_others_are_copied(
    scene, places, monkeypatch
):
    broken = scene[0].storage_key
    opened = storages["private"].open

    class Unreadable(io.BytesIO):
        def read(self, *_given):
            raise OSError(errno.EIO, "Input/output error")

    def open_file(key):
        return Unreadable() if key == broken else opened(key)

    monkeypatch.setattr(storages["private"], "open", open_file)
    _made, wrong = verbs.make_backup(**places)
    assert wrong == [f"{broken}: 읽을 수 없습니다(Input/output error)"]
    copied = [path.name for path in places["documents"].rglob("*.sealed*")]
    assert copied == [f"{Path(scene[1].storage_key).name}.sealed"]


@both
def test_a_storage_that_does_not_answer_is_asked_no_more(scene, places, monkeypatch):
    """A bucket that hangs is waited for with each file: a hundred thousand take weeks."""
    verbs.make_backup(**places)
    for _more in range(3 * files.AT_ONCE):
        receipt.receive(
            claim=scene[0].claim, kind=DocumentKind.OTHER, name="다른 서류.pdf",
            data=pdf(width=700 + _more), source=Source.IMPORT,
        )  # fmt: skip
    asked = []

    def away(key):
        asked.append(key)
        raise StorageUnavailableError

    monkeypatch.setattr(storages["private"], "open", away)
    monkeypatch.setattr(storages["private"], "is_available", lambda: False)
    with pytest.raises(CommandError, match=f"서류 {3 * files.AT_ONCE}개를 복사하지 못했") as told_:
        call_command("backup", **places)
    assert "파일 저장소를 쓸 수 없습니다" in str(told_.value)
    assert len(asked) <= files.AT_ONCE
    run = BackupRun.objects.first()
    assert (run.files, run.wrong) == (2, 3 * files.AT_ONCE)  # the copies of before are counted


@both
def test_a_document_that_is_erased_while_the_backup_runs_is_not_missing(
    scene, places, monkeypatch, owner_connection
):
    erased, lost = scene
    copy_all = file_copies.copy_all

    def slowly(*given, **more):
        owner_connection.execute("ALTER TABLE claims_document DISABLE TRIGGER USER")
        sql = "UPDATE claims_document SET erased_at = now() WHERE id = %s"
        owner_connection.execute(sql, [erased.pk])
        for one in scene:
            storages["private"].delete(one.storage_key)
        return copy_all(*given, **more)

    monkeypatch.setattr(file_copies, "copy_all", slowly)
    _made, wrong = verbs.make_backup(**places)
    assert wrong == [f"{lost.storage_key}: 파일이 없습니다"]


@both
def test_a_keys_file_from_before_a_new_key_is_refused_before_anything_is_written(
    scene, places, tmp_path
):
    verbs.make_backup(**places)
    newer = settings.FIELD_KEYS | {9: bytes(range(64, 96))}
    name = scene[0].storage_key
    copy = file_copies.place_of(places["documents"], name)
    with copy.open("wb") as file:
        sealed_files.seal([storages["private"].open(name).read()], file, name=name, keys=newer)
    named = list(files.named_files())
    file_copies.require_copies(named, places["documents"], newer)
    with pytest.raises(WrongKeysError, match="9번 키가 키 파일에 없습니다"):
        file_copies.require_copies(named, places["documents"], settings.FIELD_KEYS)


@both
def test_a_backup_without_the_key_of_the_data_says_so(scene, places, monkeypatch):
    error = CannotDecryptError("FIELD_KEYS has no key 1")
    monkeypatch.setattr(manifest, "encrypted_value", Mock(side_effect=error))
    with pytest.raises(CommandError, match="FIELD_KEYS has no key"):
        call_command("backup", **places)


def test_the_reason_of_a_storage_that_refuses_is_told():
    with pytest.raises(StorageUnavailableError) as refused, storage_errors():
        raise PermissionError("NoSuchBucket")
    assert told(refused.value).endswith("다시 해 주세요. (NoSuchBucket)")
    assert told(BackupError("x")) == "x"


def test_a_shell_reads_the_keys_file_as_it_was_written(tmp_path, monkeypatch):
    secret = "a&b $HOME#c'd\"e(f;g" * 5
    monkeypatch.setenv("DJANGO_SECRET_KEY", secret)
    for name in ("FIELD_KEYS", "INDEX_KEY", "DIGEST_KEY"):
        monkeypatch.setenv(name, "1:AAAA==")
    keys.write_keys(tmp_path / "keys")
    script = f'. {tmp_path}/keys; printf %s "$DJANGO_SECRET_KEY"'
    read = subprocess.run(["sh", "-c", script], capture_output=True, text=True)
    assert (read.stdout, read.stderr) == (secret, "")
    assert keys.read_keys(tmp_path / "keys")["DJANGO_SECRET_KEY"] == secret
    older = (tmp_path / "keys").read_text().splitlines()[1:]
    (tmp_path / "older").write_text("\n".join([f"DJANGO_SECRET_KEY={secret}", *older]))
    assert keys.read_keys(tmp_path / "older")["DJANGO_SECRET_KEY"] == secret


def test_the_drills_commands_start_in_production(tmp_path, monkeypatch):
    """With the keys file alone: no provider of notices is named."""
    kept = tmp_path / "keys"
    fresh = [base64.urlsafe_b64encode(os.urandom(32)).decode() for _count in range(3)]
    kept.write_text(
        f"DJANGO_SECRET_KEY={secrets.token_urlsafe(64)}\nFIELD_KEYS=1:{fresh[0]}\n"
        f"INDEX_KEY={fresh[1]}\nDIGEST_KEY={fresh[2]}\n"
    )
    monkeypatch.setenv("DESK_MODE", "production")
    server = SimpleNamespace(url=lambda role: f"postgresql://{role}@127.0.0.1:1/desk")
    one = drill.Drill(tmp_path / "drill")
    environment = one._surroundings(server, kept)
    one.place.run.rmdir()
    code = "import django; django.setup(); from django.conf import settings; print(settings.MODE)"
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = preloaded.run(["-c", code], env=environment)
    assert done.stdout == "production\n", done.stderr


@both
def test_lost_and_altered_documents_are_put_back_from_their_copies(scene, places, capsys):
    verbs.make_backup(**places)
    storage = storages["private"]
    kept = {one.storage_key: storage.open(one.storage_key).read() for one in scene}
    lost, altered = kept
    storage.delete(lost)
    storage.delete(altered)
    storage.save(altered, ContentFile(kept[altered][:-1] + b"x"))  # content of the same size
    call_command("restore_documents", documents=places["documents"])
    assert "restored: 2 documents" in capsys.readouterr().out
    assert {key: storage.open(key).read() for key in kept} == kept

    copy = file_copies.place_of(places["documents"], lost)
    for harm, sentence in (
        (lambda: copy.write_bytes(b"x" * copy.stat().st_size), lost),
        (copy.unlink, f"{lost}: 파일이 없습니다. 사본도 없습니다."),
    ):
        storage.delete(lost)
        harm()
        with pytest.raises(CommandError, match=sentence):
            call_command("restore_documents", documents=places["documents"])
    storage.delete(altered)
    (places["documents"] / f"{altered}.sealed").rename(copy)  # the copy of another document
    with pytest.raises(CommandError, match=lost):
        call_command("restore_documents", documents=places["documents"])
    assert not storage.exists(lost)
    with copy.open("wb") as file:  # sealed by our key under its name, of other contents
        sealed_files.seal([b"other"], file, name=lost, keys=settings.FIELD_KEYS)
    with pytest.raises(CommandError, match="사본의 내용이 목록과 다릅니다"):
        call_command("restore_documents", documents=places["documents"])
    assert not storage.exists(lost)
    with pytest.raises(CommandError, match="폴더를 지정"):
        call_command("restore_documents", documents=places["documents"] / "nowhere")


@both
def test_a_broken_copy_stops_no_other_and_a_document_erased_meanwhile_is_not_put_back(
    scene, places, monkeypatch, owner_connection
):
    verbs.make_backup(**places)
    erased, lost = scene
    storage, differing = storages["private"], files.differing

    def slowly(*given):
        found = list(differing(*given))
        owner_connection.execute("ALTER TABLE claims_document DISABLE TRIGGER USER")
        sql = "UPDATE claims_document SET erased_at = now() WHERE id = %s"
        owner_connection.execute(sql, [erased.pk])
        return found

    storage.delete(erased.storage_key)
    storage.delete(lost.storage_key)
    unseal = sealed_files.unseal

    def broken(sealed, *, name, keys):
        if name == erased.storage_key:
            raise OSError(5, "Input/output error")
        return unseal(sealed, name=name, keys=keys)

    with monkeypatch.context() as patch:
        patch.setattr(sealed_files, "unseal", broken)
        restored, without = put_back_lost_files(documents=places["documents"])
    assert restored == 1 and "사본을 읽을 수 없습니다" in without[0]  # the others are put back
    storage.delete(lost.storage_key)
    monkeypatch.setattr(files, "differing", slowly)
    assert put_back_lost_files(documents=places["documents"]) == (1, [])
    assert storage.exists(lost.storage_key) and not storage.exists(erased.storage_key)


@both
def test_a_restore_refuses_before_it_writes_anything(scene, places, tmp_path, monkeypatch):
    backup, _wrong = verbs.make_backup(**places)
    kept = tmp_path / "keys" / "desk.keys"
    kept.parent.mkdir()
    keys.write_keys(kept)
    assert kept.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupError, match="이미 있는 파일"):
        keys.write_keys(kept)

    def refused(error, words, **changed):
        given = {"backup": backup, "documents": places["documents"], "kept_keys": kept} | changed
        with pytest.raises(error, match=words):
            verbs.restore_backup(**given)

    refused(NotEmptyError, "데이터베이스 .* 비어 있지")
    with pytest.raises(CommandError, match="서로 다른 곳"):
        call_command("backup", database=tmp_path / "a", documents=tmp_path / "a" / "b")
    inside = backup / "desk.keys"
    inside.write_text(kept.read_text())
    refused(BackupError, "서로 다른 곳", kept_keys=inside)

    others = tmp_path / "keys" / "others"
    text = kept.read_text()
    here = os.environ["FIELD_KEYS"].partition(":")[2]
    others.write_text(text.replace(here, os.environ["INDEX_KEY"]))
    refused(WrongKeysError, "키가 이 백업의 것이 아니거나", kept_keys=others)
    with monkeypatch.context() as patch:
        patch.setattr(keys, "fingerprints", lambda: {})
        refused(WrongKeysError, "FIELD_KEYS 1, INDEX_KEY, DIGEST_KEY")

    monkeypatch.setattr(postgres, "first_relation", lambda: None)
    refused(NotEmptyError, "파일 저장소.* 비어 있지 않습니다")
    monkeypatch.setattr(file_copies, "require_empty", lambda _backup: None)
    copy = file_copies.place_of(places["documents"], scene[0].storage_key)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-1])
    refused(BackupError, "사본이 없거나 잘렸습니다")
    copy.write_bytes(whole)
    (backup / manifest.DATABASE).write_bytes((backup / manifest.DATABASE).read_bytes()[:-1])
    refused(BackupError, "만든 뒤에 바뀌었거나 잘렸습니다")
    told = backup / manifest.FILE
    told.write_text(told.read_text().replace('"files": 2', '"files": 1'))
    refused(WrongKeysError, "바뀌었습니다")
    assert not storages["private"].exists(file_copies.MARKER)


def test_documents_go_from_a_bucket_into_an_empty_one(bucket, use, moto, tmp_path):  # noqa: F811
    """An interrupted restore goes on; a bucket with anything else in it is refused."""
    named = []
    for place in range(3):
        data = os.urandom(1000 + place)
        key = storages["private"].save(f"documents/2026-11-27/{place}", ContentFile(data))
        named.append(files.FileEntry(key, files.hashlib.sha256(data).hexdigest(), len(data)))
    result: list[file_copies.CopyResult] = []
    listed = b"".join(file_copies.copy_all(named, tmp_path, KEYS, result=result))
    assert result == [file_copies.CopyResult(3, 3003, 3, [])]
    assert list(files.read_list([listed[:50], listed[50:]])) == named
    file_copies.require_copies(named, tmp_path, KEYS)

    other = client_of(moto)
    other.create_bucket(Bucket="empty")
    use(bucket_name="empty")
    file_copies.require_empty("desk-1")
    storages["private"].save(file_copies.MARKER, ContentFile(b"desk-1"))
    file_copies.restore_one(named[0], tmp_path, KEYS)
    with pytest.raises(NotEmptyError, match="s3://empty.*비어 있지"):
        file_copies.require_empty("desk-2")
    file_copies.require_empty("desk-1")
    other.put_object(Bucket="empty", Key=named[1].key, Body=b"cut off")
    for one in named:
        file_copies.restore_one(one, tmp_path, KEYS)
    assert list(files.differing_files(named, lambda _done: None)) == []
    swapped = files.FileEntry(named[2].key, named[1].sha256, named[2].size)
    assert len(list(files.differing_files([swapped], lambda _done: None))) == 1
    for key in (*(one.key for one in named), file_copies.MARKER):
        other.delete_object(Bucket="empty", Key=key)
    other.delete_bucket(Bucket="empty")


@pytest.mark.parametrize("size", [0, 1, sealed_files.PIECE, sealed_files.PIECE + 1, 3 << 20])
def test_a_sealed_file_opens_whole_or_not_at_all(size):
    plain = os.urandom(size)
    file = io.BytesIO()
    sealed_files.seal([plain[:7], plain[7:]], file, name="one", keys=KEYS)
    sealed = file.getvalue()
    assert len(sealed) == sealed_files.sealed_size(size)

    def opened(data, *, name="one", held=KEYS):
        return b"".join(sealed_files.unseal(io.BytesIO(data), name=name, keys=held))

    assert opened(sealed) == plain
    piece = sealed_files.PIECE + sealed_files.TAG
    cut_at_a_piece = (
        sealed[: sealed_files.HEAD + piece] if size > sealed_files.PIECE else sealed[:-1]
    )
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for data, changed in (
        (cut_at_a_piece, {}), (flipped, {}), (sealed + b"x", {}), (sealed[:20], {}),
        (sealed, {"name": "two"}), (sealed, {"held": {1: KEYS[1]}}),
        (sealed, {"held": {2: KEYS[1]}}),
    ):  # fmt: skip
        with pytest.raises(BackupError):
            opened(data, **changed)
