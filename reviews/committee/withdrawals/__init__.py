"""철회: pages of withdrawn claims of every route. The verbs are in lifecycle.

Main files: `views` (the sheets of a withdrawal and of its undoing, the list), `lists`,
`claim_page`. May import lifecycle and below.
"""
