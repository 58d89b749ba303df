"""이의: objections against routes and tiers, answered by two of the secretariat.

Main files: `verbs` (register, propose, send back, confirm, pass to the council, withdraw),
`rerouting` (the effect of an upheld one), `deadlines`. May import lifecycle and below.
"""
