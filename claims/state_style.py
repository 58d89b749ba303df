"""How a state looks: a tone (colour) and a shape, so that a page also reads in grey."""

from typing import NamedTuple


class StateStyle(NamedTuple):
    """tone: ok, warn, problem, info, none, appeal. shape: an icon's name, or pie, pie-3, pause."""

    tone: str
    shape: str


class StyledChoices:
    """Mixin for TextChoices that people see; LOOKS maps each value to its look."""

    @property
    def look(self) -> StateStyle:
        return STATE_STYLES[_key(type(self))][self.value]  # type: ignore[attr-defined]


def _key(enum: type) -> str:
    """Two rooms may each have a RunStatus."""
    return f"{enum.__module__}.{enum.__qualname__}"


# One table per enum; filled by `looks_of` beside each enum (an Enum body cannot hold a dict).
STATE_STYLES: dict[str, dict[str, StateStyle]] = {}


def set_styles(enum: type, **looks: tuple[str, str]) -> None:
    """Declare the looks of an enum by member name; every member must have one."""
    members = enum.__members__  # type: ignore[attr-defined]
    if set(looks) != set(members):
        raise ValueError(f"looks of {enum.__name__}: {set(members) ^ set(looks)}")
    STATE_STYLES[_key(enum)] = {
        members[name].value: StateStyle(*look) for name, look in looks.items()
    }
