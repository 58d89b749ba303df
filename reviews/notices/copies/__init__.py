"""Copies of letters that were sent: a claimant lost one, or did not find it.

Main files: `overtaken` (letters after which another is not true any more), `rules` (which letters
may be copied, and how often), `ways` (channel, masked address and text of a copy), `verbs`. A copy
tells no new fact: terms count from the first letter. May import verbs of notices and below.
"""
