"""`manage.py check --deploy`: can this machine open strangers' files safely?"""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from claims.documents import rendering


@register(Tags.security, deploy=True)
def renderer_is_confined(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if rendering.is_confined():
        return []
    held = ", ".join(rendering.confinement_layers()) or "none"
    return [
        Error(
            f"The document renderer can confine itself neither by namespaces nor by seccomp "
            f"(layers that hold: {held}); documents will not be previewed here.",
            hint="Allow unshare() or seccomp filters to the web and worker processes.",
            id="documents.E001",
        )
    ]
