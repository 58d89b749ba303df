"""Simulator of policies: what a draft would do to the claims of the register. It writes nothing but
its own saved results. May import committee, payouts and below."""
