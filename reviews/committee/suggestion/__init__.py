"""The amount that the policy suggests, its working, and similar decided claims.

`rule` is pure; `facts` reads, `precedents` compares. May import access and models.
"""
