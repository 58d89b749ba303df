"""The register of claims: documents, checks, policy, people, the access log and the trail.

A room is a package in this folder that may import the rooms below it only. Rooms from bottom to
top: personal_data, trail, users and confirmation, changes, policy and accounts, display, privacy,
register, documents, evidence, intake. `claims` never imports `reviews`; events reach the rooms
above through `claims.hooks`. pyproject.toml holds the order.
"""
