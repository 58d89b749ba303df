"""Programs that pip does not install are found, or reported missing; a required one is a
failure."""

import sys

import pytest

from config.dev import test_programs
from config.dev.test_programs import Program

NOWHERE = Program(("no-such-program-here",), (), "DESK_REQUIRE_NOTHING", "NO PROGRAM: skipped")


def test_a_program_is_found_by_any_of_its_names(monkeypatch, tmp_path):
    program = tmp_path / "second"
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Program(("first", "second"), (), "", "").find() == str(program)
    assert NOWHERE.find() is None


def test_daemons_are_found_off_the_path(monkeypatch, tmp_path):
    daemon = tmp_path / "daemon"
    daemon.write_text("")
    daemon.chmod(0o755)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(test_programs, "SYSTEM_FOLDERS", str(tmp_path))
    assert Program(("daemon",), (), "", "").find() == str(daemon)


@pytest.mark.parametrize(("must", "status"), [("", 0), ("1", 1)])
def test_what_is_missing_is_told_loudly(monkeypatch, capsys, must, status):
    monkeypatch.setattr(test_programs, "PROGRAMS", (NOWHERE,))
    monkeypatch.setenv("DESK_REQUIRE_NOTHING", must)
    assert test_programs.main() == status
    assert "*** NO PROGRAM: skipped ***" in capsys.readouterr().err


def test_nobody_but_root_on_debian_installs_anything(monkeypatch):
    monkeypatch.setattr(test_programs.subprocess, "run", lambda *args, **kwargs: sys.exit("ran"))
    test_programs.install([])
    monkeypatch.setattr(test_programs.os, "geteuid", lambda: 1000)
    test_programs.install([NOWHERE._replace(packages=("sl",))])
    monkeypatch.setattr(test_programs.os, "geteuid", lambda: 0)
    monkeypatch.setattr(test_programs.shutil, "which", lambda name: None)
    test_programs.install([NOWHERE._replace(packages=("sl",))])


def test_ci_lets_no_test_be_skipped_for_want_of_a_program():
    from config.dev.state_folder import CHECKOUT

    script = (CHECKOUT / ".ci/run").read_text()
    for program in test_programs.PROGRAMS:
        assert f"{program.demanded_by}=1" in script
