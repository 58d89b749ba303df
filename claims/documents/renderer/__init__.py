"""Renderer: opens untrusted files in a confined process of their own.

`client.render` is the entrance; `processes` starts children, `child` is their program, `confine`
its confinement, `responses` validates their answers. Imports formats and the modules below them.
"""
