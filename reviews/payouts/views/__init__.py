"""Pages of payouts, batches and manual results. Each POST calls one verb: 302, 422 or 409.

`list`, `detail`, `batches` and `manual_results` are the views, `*_context` what they render.
`lookup` finds rows in scope, `access_log` records what a page shows, `refusals` renders a page
again with an error. This room may import every room of payouts.
"""
