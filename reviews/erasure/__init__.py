"""Erasure of personal data (파기) of claims whose retention period has ended.

`claim_tables` lists every table that belongs to a claim and the text that an erasure blanks there;
`conditions` chooses claims: nothing happened since a day, and nothing is open. `verbs` count,
propose, approve (two people) and keep a claim out (보존); `running` erases in batches of a worker,
`files` deletes what lies in storage. May import committee and below.
"""
