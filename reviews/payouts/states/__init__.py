"""States and kinds of rows of payments, by subject: labels, icons, subsets, allowed changes."""
