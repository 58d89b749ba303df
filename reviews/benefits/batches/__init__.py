"""Batches of benefits: grants that are issued together, as a file, by codes, or by an interface.

`verbs` make, cancel and close a batch. Each way has its worker: `files` writes the file, `codes`
gives codes, `sending` asks the partner's interface (`partner`). All three leave out grants whose
claim or consent is gone (`eligibility`)."""
