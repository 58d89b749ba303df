"""Confirmation sheets: the page that stands before an act that cannot be taken back."""
