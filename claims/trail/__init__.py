"""The trail: history of rows, triggers that enforce rules in the database, rights, and nightly
seals.

Main files: `triggers`, `trigger_registry`, `tracking`, `privileges`, `seal`, `verify`,
`consistency`. May import personal_data and the root modules.
"""
