"""What the desk shows, a part each; `desk_context.gather` puts them together."""
