"""Operations: the pages on which the outbox is watched and repaired.

`health` counts, `status` turns counts into sentences, `filters` filters the list by its
`conditions`, `dead_letters` are the failed notices by kind with their actions, `result_codes` the
texts of codes, `alarm` the log line and `metrics` the gauges. Nothing below it in notices imports
it.
"""
