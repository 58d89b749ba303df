"""Confinement of the renderer on this machine: a level for programs, a list for people.

Found out in the process that asks: a web machine's answer says nothing of a worker machine.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.documents import limits
from claims.documents.renderer import client

# Layers by the first word of confine.confine's names; "uid" only where this process is root.
LAYERS: dict[str, Promise] = {
    "namespaces": _("네트워크와 공유 메모리에서 떼어 놓음"),
    "seccomp": _("허용한 시스템 호출만"),
    "landlock": _("파일과 연결을 열지 못함"),
    "no_new_privs": _("권한을 더 얻지 못함"),
    "rlimits": _("메모리와 시간의 한도"),
    "uid": _("다른 사용자로 실행"),
}


class Layer(NamedTuple):
    name: str  # confine's name, with a version or number
    label: Promise
    held: bool


def layers() -> list[Layer]:
    """Return the layers of confinement that this machine could have, each with True in `held` if it
    works here. May start a renderer to find out."""
    held = {layer.split()[0]: layer for layer in client.confinement_layers()}
    asked = [name for name in LAYERS if name != "uid" or name in held]
    return [Layer(held.get(name, name), LAYERS[name], name in held) for name in asked]


def level() -> str:
    """Return the level of confinement on this machine. "ok": enough layers hold (confine.ENOUGH);
    "weak": too few, but files are opened, as in the demo; "off": too few, and no file is opened."""
    if client.is_confined():
        return "ok"
    return "off" if limits.must_confine() else "weak"
