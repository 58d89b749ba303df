"""Brings the demo's reviews into every state, through the ordinary verbs only."""
