"""Styles of states: a tone (colour) and a shape, so that states differ without colour too."""

from functools import cache
from typing import Any, NamedTuple

from django.db.models import Field


class StateStyle(NamedTuple):
    """Style of a state. tone: ok, warn, problem, info, none, appeal. shape: an icon's name, or pie,
    pie-50, pie-75, pause.
    """

    tone: str
    shape: str


class StyledChoices:
    """Mixin for TextChoices that pages display; STATE_STYLES maps each value to its style."""

    @property
    def style(self) -> StateStyle:
        return STATE_STYLES[_key(type(self))][self.value]  # type: ignore[attr-defined]


def _key(enum: type) -> str:
    """Return the enum's key in STATE_STYLES: its module and name, since two packages may each have
    a RunStatus."""
    return f"{enum.__module__}.{enum.__qualname__}"


# One table per enum; filled by `set_styles` beside each enum (an Enum body cannot hold a dict).
STATE_STYLES: dict[str, dict[str, StateStyle]] = {}


def set_styles(enum: type, **styles: tuple[str, str]) -> None:
    """Register the styles of an enum for pages: {member name: (tone, shape)}. Raises ValueError
    unless every member has one."""
    members = enum.__members__  # type: ignore[attr-defined]
    if set(styles) != set(members):
        raise ValueError(
            f"styles and members of {enum.__name__} differ: {set(members) ^ set(styles)}"
        )
    STATE_STYLES[_key(enum)] = {
        members[name].value: StateStyle(*style) for name, style in styles.items()
    }


@cache
def words_of_choices(field: Field) -> dict[Any, Any]:
    """Return the words of a field's choices by value, lazily translated. Django's own
    `get_…_display` makes the dictionary again for each value."""
    return dict(field.flatchoices)
