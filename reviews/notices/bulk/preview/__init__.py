"""A bulk before it is prepared: `contents` of its preview, the least `sending_time`, and test
messages to oneself (`trials`, sent by `trial_sending`). Knows recipients and letters.
"""
