"""One worker at a time; whose fault it is when a file is not made; one pass over the rows."""

import hashlib

import pytest
from django.core.files.storage import storages
from django.db import OperationalError

from claims.exports.models import Export
from claims.exports.verbs import FILES
from claims.personal_data.encrypted_files import EncryptedFiles
from claims.protected_files.making import (
    INTERRUPTED,
    FilePass,
    MakingRefusedError,
    is_being_made,
    lock_making,
    make_file,
    rows_without_worker,
    stored,
)
from claims.tests.races import at_once

pytestmark = pytest.mark.django_db


def made(error=None, **more):
    """Call `make_file` with a writer that raises `error`. Return (its result or the error raised,
    sentences given to `fail`)."""
    said = []

    def write(pk):
        if error is not None:
            raise error
        return True

    try:
        return make_file(
            FILES, 7, write=write, fail=lambda pk, text: said.append(text), **more
        ), said
    except Exception as raised:
        return raised, said


def test_only_the_files_own_errors_are_said_on_its_row():
    own = ZeroDivisionError()
    assert made() == (True, [])
    assert made(MakingRefusedError("왜")) == (False, ["왜"])
    assert made(own) == (own, [INTERRUPTED])
    for away in (OSError(), OperationalError(), FileNotFoundError()):
        assert made(away) == (away, [])
    lost = FileNotFoundError()
    assert made(lost, own=(FileNotFoundError,)) == (lost, [INTERRUPTED])


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_finds_the_lock_and_another_row_is_free():
    seen = []

    def write(pk):
        [answer] = at_once(lambda: make_file(FILES, 7, write=write, fail=print))
        seen.append((answer, is_free(8), is_being_made(FILES, 7)))
        return True

    def is_free(pk):
        [answer] = at_once(lambda: not is_being_made(FILES, pk))
        return answer

    assert make_file(FILES, 7, write=write, fail=print)
    # the worker itself holds the lock: it may take it again
    assert seen == [(False, True, False)]
    assert not is_being_made(FILES, 7) and rows_without_worker(FILES, Export.objects.all()) == []


def test_two_rooms_lock_apart():
    other = EncryptedFiles("other", "claims_other")
    assert lock_making(FILES, 7) and lock_making(other, 7)


def test_a_pass_counts_rows_claims_and_bytes():
    with FilePass() as one:
        one.count(2, [5, 6])
        one.count(1, [])
        one.count(2, [5, 7])
        assert b"".join(one.measure([b"ab", b"", b"c"])) == b"abc"
        assert (one.rows, one.size) == (5, 3)
        assert one.digest.hexdigest() == hashlib.sha256(b"abc").hexdigest()
        for _again in range(2):
            assert [list(block) for block in one.claim_blocks()] == [[5, 6, 5, 7]]


def test_a_stored_file_goes_with_the_error_of_whoever_names_it():
    with stored(FILES, [b"plain"]) as kept:
        pass
    assert storages["private"].exists(kept)
    assert b"plain" not in storages["private"].open(kept).read()
    with pytest.raises(KeyboardInterrupt), stored(FILES, [b"plain"]) as gone:
        raise KeyboardInterrupt
    assert not storages["private"].exists(gone)
