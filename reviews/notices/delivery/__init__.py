"""Sending what is due: leases, calls, answers, and what became of messages nobody answered for."""
