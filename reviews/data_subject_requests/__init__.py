"""Requests of claimants about their personal data (개인정보 보호법 §35 to §38).

`verbs` receive, extend, answer and withdraw a request; `disclosure` collects what the desk holds
about a claim, `verbs.make_copy` returns it as a PDF. May import committee and the packages below
it.
"""
