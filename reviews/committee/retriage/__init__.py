"""재분류: standing claims routed again by a new version of the policy, by two of the secretariat.

Main files: `moves` (what the policy would move, set-wise), `verbs` (preview, propose, confirm,
withdraw), `running` (batches of a confirmed one). May import lifecycle and below.
"""
