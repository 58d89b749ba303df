"""The amount that the policy suggests, its working, and how like cases were decided."""
