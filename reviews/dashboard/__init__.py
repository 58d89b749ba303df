"""The dashboard at `/`: an overview of council and money, and a card for each role.

`statistics` counts whole tables through the cache, `figures` turns counts into what a page shows,
`cards` and `deadlines` query work that waits. It may import every other room of `reviews`.
"""
