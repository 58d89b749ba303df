"""Lists from a streaming replica: decision 0066.

`middleware` serves the pages of lists under `router.read_lists`; `standby` tests whether the
replica may be used; `base` is its database engine, named as Django requires. Nothing here runs
without DATABASE_REPLICA_URL."""
