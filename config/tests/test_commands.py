"""The help of every command of ours: in English as the operators' pages, complete, with exit
codes."""

import re

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

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
