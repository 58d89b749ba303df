"""Holder inquiry (예금주 조회): a bank is asked to whom an account belongs.

Main files: `service` (the client), `models` (the answers), `verbs`. May import register and below.
"""
