"""Variables of the letter about a breach, for the preview of a template on a claim."""

from reviews.data_breaches.letters import facts_of
from reviews.notices.events import Event
from reviews.notices.templates.claim_facts import register_facts


def connect() -> None:
    """Register the function by which the preview of a template gets a claim's variables. Called
    once at start-up."""
    register_facts(Event.DATA_BREACH, facts_of)
