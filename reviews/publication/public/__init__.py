"""The public status page (공개 현황): no log-in, no cookie, nothing but published statistics.

It runs as a process of its own (`config.public_wsgi`) with a database role that may read one table,
`reviews_publishedstatistics` (decision 0099). So it has no models: `source` reads by SQL.
"""
