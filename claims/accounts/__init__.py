"""Administration of accounts: roles, addresses, disabled accounts, password links, first admins.

Two administrators make each change of an account in office (`claims.changes`). Main files: `roles`,
`account_changes`, `password_links`, `admin`. May import changes, confirmation, users and below.
"""
