"""The demo's intake file looks like a real one, and is kept like one."""

import stat

from claims.demo import register
from reviews.demo.register import write_intake


def test_the_intake_file_is_for_its_user_alone_and_whole(tmp_path):
    path = tmp_path / "demo" / "intake.csv"
    write_intake(path, claims=20, seed=1015)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    beside = tmp_path / "beside.csv"
    register.write_register(beside, claims=20, seed=1015)
    assert path.read_bytes() == beside.read_bytes()
    assert [found.name for found in path.parent.iterdir()] == ["intake.csv"]
