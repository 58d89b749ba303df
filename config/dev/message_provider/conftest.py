"""Fixtures of the provider's own tests, which talk to a running provider."""

from config.dev.message_provider.fixtures import phones, provider  # noqa: F401
