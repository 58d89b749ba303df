"""Inquiries of claimants and notes of the staff on a claim.

Main files: `verbs` (note, finish, postpone, withdraw), `context` (panels, call-backs of the start
page, history). May import register and the packages below it.
"""
