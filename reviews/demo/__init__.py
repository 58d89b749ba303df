"""The demo's reviews in every state, made through the ordinary verbs only.

`manage.py demo_data` calls `scene.load`. Main files: `plan` (which claim gets how far), `stories`,
`engine` (plays them in order of time). May import every package; no package imports it.
"""
