"""Files of benefits that come in: recipients, codes, and a partner's results.

`reading` reads their lines; `recipient_lists`, `codes` and `results` load one kind each."""
