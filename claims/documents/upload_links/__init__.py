"""Upload links: an address in a letter by which a claimant hands in what is missing, without an
account.

`verbs` issues and revokes links, `visits` is how a claimant opens one, `uploads` what is sent by
it, `tokens` makes addresses, `limits` counts requests. The files go through `documents.receipt`
like all others. A link for a consent takes no files: its page is in `claims.handovers`. May import
the packages of documents, register and below.
"""
