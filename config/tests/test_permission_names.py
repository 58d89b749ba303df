"""Names of permissions in the code: one constant at most, used in its folder (config/dev/lint)."""

from pathlib import Path

from config.dev.lint import permission_names

OWN = Path("reviews/erasure/permissions.py"), 'PROPOSE = "reviews.propose_erasure"\n'


def places(path: str, text: str) -> list[str]:
    found = permission_names(dict([OWN, (Path(path), text)]))
    return [line.partition(" ")[0] for line in found]


def test_a_second_constant_is_named() -> None:
    text = 'VIEW, ASK = "reviews.view_erasurerun", "reviews.propose_erasure"\n'
    assert places("reviews/inbox/views.py", text) == ["reviews/inbox/views.py:1:"]


def test_a_permission_written_out_beside_its_constant_is_named() -> None:
    text = '\nrequire_permission(by, "reviews.propose_erasure")\n'
    assert places("reviews/erasure/verbs.py", text) == ["reviews/erasure/verbs.py:2:"]


def test_tables_of_other_rooms_write_permissions_out() -> None:
    text = 'SEES = ("reviews.propose_erasure", "reviews.cast_vote")\n'
    assert places("reviews/inbox/preferences.py", text) == []


def test_a_permission_without_a_constant_is_written_out() -> None:
    assert places("reviews/erasure/verbs.py", 'holders_of("reviews.cast_vote")\n') == []
