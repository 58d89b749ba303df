"""신청인별 보기: all claims of one claimant, and those with an account or telephone of theirs.

`queries` finds them by keys and blind indexes, in the user's scope; `claim_page` leads to the page.
"""
