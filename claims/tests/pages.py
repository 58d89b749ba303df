"""Requests of a person for a page, in tests."""


def page(client, user, url, data=None):
    """Log a user in and return the answer to a GET, or to a POST of `data`."""
    client.force_login(user)
    return client.get(url) if data is None else client.post(url, data)
