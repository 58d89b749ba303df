"""Conditions and sums of money, as SQL text for triggers and set-based statements and as Django
expressions for querysets. No table; each rule is written once and used by both."""
