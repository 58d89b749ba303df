"""Storage: original files, previews by content, and their drawing ahead.

`stores` and `bucket` are the backends, `previews` keys and content, `preload` first pages. Imports
renderer and models.
"""
