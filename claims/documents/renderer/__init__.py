"""Renderer: opens untrusted files in a confined process of their own.

`client.render` is the entrance; `processes` exchanges a request for an answer with a child, which
the `fork_server` forks (`forking` asks it); `child` is its program, `confine` its confinement,
`responses` validates its answers. Imports formats and the modules below them.
"""
