"""How well strangers' files are locked in here: one word for programs, a list for people.

Asked in the process that answers: a web machine tells of itself, a worker's log of the worker.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.documents import limits
from claims.documents.renderer import client

# What confine.confine names its layers, by their first word; "uid" only where we are root.
LAYERS: dict[str, Promise] = {
    "namespaces": _("네트워크와 공유 메모리에서 떼어 놓음"),
    "seccomp": _("허용한 시스템 호출만"),
    "landlock": _("파일과 연결을 열지 못함"),
    "no_new_privs": _("권한을 더 얻지 못함"),
    "rlimits": _("메모리와 시간의 한도"),
    "uid": _("다른 사용자로 실행"),
}


class Layer(NamedTuple):
    name: str  # as the program says it, with its version or number
    label: Promise
    held: bool


def layers() -> list[Layer]:
    """All that could hold here, and whether it does."""
    held = {layer.split()[0]: layer for layer in client.confinement_layers()}
    asked = [name for name in LAYERS if name != "uid" or name in held]
    return [Layer(held.get(name, name), LAYERS[name], name in held) for name in asked]


def level() -> str:
    """ok: enough holds; weak: too little, but files are opened (the demo); off: none is opened.

    Enough is what confine.ENOUGH says: namespaces or seccomp.
    """
    if client.is_confined():
        return "ok"
    return "off" if limits.must_confine() else "weak"
