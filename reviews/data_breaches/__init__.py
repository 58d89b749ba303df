"""Data breaches (개인정보 유출): which claimants are affected, what they are told and by when, the
report to the authority.

`affected` finds the claims, mostly from the desk's own access log; a bulk notice writes the letters
(`letters`). Imports notices and `claims`.
"""
