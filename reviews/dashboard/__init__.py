"""The dashboard at `/`: an overview of council and money, the day of a member and of the chair, and
a card for each role.

`definitions` names every figure with its list, `statistics` counts whole tables through the cache,
`figures` and `funnel` turn counts into what a page shows, `my_day`, `cards` and `deadlines` query
work that waits, `own_votes` a member's votes. It may import every other package of `reviews`.
"""
