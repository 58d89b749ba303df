"""The register: claims, claimants and bank accounts as filed; list, search, locks, revealed
numbers.

Main files: `models/`, `views`, `search`, `locks`, `reveal`. May import privacy, display, policy,
users, trail and below.
"""
