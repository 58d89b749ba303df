"""The register of claims: documents, checks, policy, people, the access log and the trail.

A room is a package in this folder that may import the rooms below it only; pyproject.toml holds
their order, docs/map.md says what each does. `claims` never imports `reviews`; events reach the
rooms above through `claims.hooks`.
"""
