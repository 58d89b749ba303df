"""How one writes to people: not at night, not too fast, not too often, not to who asked for peace,
and from a system that is not the real one to nobody at all.

The delivery asks, in this order:
`quiet.postpone(channels)` before it takes anything; `rate.take(provider, wanted)` how many may go;
`sifting.sift(pks)` in the transaction that takes them; `allowlist.gate(channel)` before the call.
"""
