"""One word and a list: what holds strangers' files in on this machine."""

import pytest

from claims.documents.renderer import client as renderer_client
from claims.documents.renderer import confinement_status
from claims.documents.renderer.responses import Rendering


@pytest.fixture
def holding(monkeypatch):
    """Let these layers hold."""

    def hold(*layers: str, afresh: bool = True) -> None:
        if afresh:
            monkeypatch.setattr(renderer_client, "_layers", ())
        answer = Rendering(layers=list(layers))
        monkeypatch.setattr(renderer_client, "render", lambda *args, **kwargs: answer)

    return hold


@pytest.mark.parametrize(
    ("layers", "must", "word"),
    [
        (("rlimits", "namespaces", "seccomp"), True, "ok"),
        (("rlimits", "seccomp"), True, "ok"),
        (("rlimits", "no_new_privs", "landlock 7"), True, "off"),
        (("rlimits", "no_new_privs", "landlock 7"), False, "weak"),
        ((), True, "off"),
    ],
)
def test_the_word(holding, settings, layers, must, word):
    settings.RENDER_MUST_CONFINE = must
    holding(*layers)
    assert confinement_status.level() == word


def test_what_could_not_be_found_out_is_asked_again(holding, settings):
    settings.RENDER_MUST_CONFINE = True
    holding()
    assert confinement_status.level() == "off"
    holding("seccomp", afresh=False)
    assert confinement_status.level() == "ok"
    holding(afresh=False)
    assert confinement_status.level() == "ok"  # and not again afterwards


def test_here_every_layer_holds_by_its_name():
    rows = confinement_status.layers()
    assert [row.name.split()[0] for row in rows][:5] == [*confinement_status.LAYERS][:5]
    assert {"rlimits", "no_new_privs"} <= {row.name for row in rows if row.held}


@pytest.mark.django_db
def test_the_health_page_says_the_word_and_is_no_worse_for_it(client, holding, settings):
    settings.RENDER_MUST_CONFINE = True
    before = client.get("/healthz").status_code
    holding("rlimits")
    answer = client.get("/healthz")
    assert answer.json()["renderer"] == "off"
    assert answer.status_code == before
