"""Lists from a streaming replica: decision 0066.

`middleware` answers the pages of lists under `router.read_lists`; `standby` tells whether the
replica may answer; `base` is its database engine, by the name that Django gives an engine's module.
Nothing here runs without DATABASE_REPLICA_URL.
"""
