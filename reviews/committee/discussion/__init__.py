"""Talking a ballot over: asked for while votes are sealed, written once they are open."""
