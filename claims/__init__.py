"""The register of claims: documents, checks, policy, people, the access log and the trail.

A package in this folder may import only the packages below it: pyproject.toml has their order,
docs/map.md says what each does. `claims` never imports `reviews`; its events reach the packages
above through `claims.hooks`.
"""
