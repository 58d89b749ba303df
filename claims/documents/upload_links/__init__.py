"""Upload links: an address in a letter by which a claimant hands in what is missing, without an
account.

`verbs` issues and revokes links, `visits` does what a claimant may do with one, `tokens` makes
addresses, `limits` counts requests. The files go through `documents.receipt` like all others. May
import the rooms of documents, register and below.
"""
