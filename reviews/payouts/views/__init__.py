"""Pages of payouts, batches and manual results. Each POST calls one verb: 302, 422 or 409.

`list`, `detail`, `batches` and `manual_results` are the views, `*_context` what they render,
`common` finds rows in the user's scope and renders a page again with an error. This package may
import every package of payouts.
"""
