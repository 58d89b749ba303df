"""Recipients of a bulk: a channel for each claim of its audience, or the reason to leave it out.

`outcomes` decides it in SQL, by the `addresses` of the claims' readers; `counting` counts, with the
fingerprint that an approval compares; `stored_claims` are kept with the bulk; `left_out` is the
page of those left out. Knows audiences and letters.
"""
