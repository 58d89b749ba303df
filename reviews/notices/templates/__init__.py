"""Templates of notices: drafts, versions, publishing and the inspection of AlimTalk.

`verbs` change them, `admin` and `views` are their pages, `preview` shows a letter on a real claim,
`claim_facts` is where other packages register a claim's values, `shipped` has the first versions.
Imports texts, models and outbox.
"""
