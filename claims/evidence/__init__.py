"""Evidence: automatic checks of a claim's proof, and their findings, which advise and never decide.

`registry` has the base class, `checks/` one file per check, `questions` finds those whose inputs
have changed, `run_checks` runs them, `enqueue` and `sweep` start runs, `models` keeps findings,
`display` prepares them for pages, `sales/` reads sales sheets. Imports documents, register, policy
and the packages below; documents shows findings by hooks.
"""
