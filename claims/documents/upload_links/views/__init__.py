"""Pages of upload links: `claimant` without an account, `staff` for the secretariat."""
