"""The provider's tests talk to a running one."""

from config.dev.message_provider.fixtures import phones, provider  # noqa: F401
