"""The help of every command of ours: in English as the operators' pages, complete, with exit
codes."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from config.dev.state_folder import CHECKOUT

HANGUL = re.compile(r"[ㄱ-힣]")
OF_DJANGO = {action.dest for action in BaseCommand().create_parser("", "")._actions}
OURS = sorted(
    (app, name)
    for name, app in get_commands().items()
    if app in ("claims", "reviews") and name != "migrate"  # Django's own, on another connection
)


def test_every_command_is_seen():
    assert {("claims", "backup"), ("reviews", "check_ledger")} <= set(OURS)


@pytest.mark.parametrize(("app", "name"), OURS)
def test_the_help_of_a_command_is_complete(app, name):
    command = load_command_class(app, name)
    parser = command.create_parser("manage.py", name)
    said = " ".join(str(parser.description).split())
    assert re.search(r"\bexit [012]\b", said, re.IGNORECASE), said
    own = [action for action in parser._actions if action.dest not in OF_DJANGO]
    without = [action.dest for action in own if not action.help]
    assert without == []
    assert not HANGUL.search(parser.format_help())


@pytest.mark.parametrize(
    ("asked", "told"),
    [([], "[claims]"), (["help"], "backup_drill"), (["help", "backup"], "--keep")],
)
def test_help_needs_no_variable(asked, told):
    """The first thing that an operator types on a machine that is not configured yet."""
    environ = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    run = subprocess.run(
        [sys.executable, "manage.py", *asked],
        cwd=CHECKOUT,
        env=environ | {"DESK_MODE": "production"},
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert told in run.stdout


def _words(call: ast.Call) -> str:
    """Return the literal text in the first argument of a call, without what is put in."""
    parts = [
        one.value
        for argument in call.args[:1]
        for one in ast.walk(argument)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    return " ".join(parts)


@pytest.mark.parametrize(("app", "name"), OURS)
def test_a_person_is_told_in_korean_and_a_script_in_english(app, name):
    """The rule of docs/decisions/0156: refusals and advice on stderr are Korean, lines on stdout
    English, unless --json gives scripts a form of their own."""
    module = sys.modules[type(load_command_class(app, name)).__module__]
    source = Path(str(module.__file__)).read_text()
    refused, answered = [], []
    for call in (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Call)):
        told = ast.unparse(call.func)
        if told in ("CommandError", "self.stderr.write"):
            refused.append(_words(call))
        elif told == "self.stdout.write":
            answered.append(_words(call))
    with_words = [said for said in refused if re.search(r"[^\W\d_]", said)]
    assert [said for said in with_words if not HANGUL.search(said)] == []
    if "--json" not in source:
        assert [said for said in answered if HANGUL.search(said)] == []


@pytest.mark.parametrize("name", ["catalogue", "demo", "demo_load", "lint", "test_programs"])
def test_a_module_without_arguments_does_not_start_its_work_for_help(name):
    run = [sys.executable, "-m", f"config.dev.{name}"]
    told = subprocess.run([*run, "--help"], cwd=CHECKOUT, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "") and told.stdout.startswith("usage:")
    refused = subprocess.run([*run, "--now"], cwd=CHECKOUT, capture_output=True, text=True)
    assert refused.returncode == 2 and "unrecognized arguments: --now" in refused.stderr
