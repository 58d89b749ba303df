"""Changes of offices and rules that one administrator proposes and another one confirms.

Main files: `kinds` (each package registers its own), `verbs`, `models`, `views`, `admin_forms`. May
import confirmation, users, trail and below.
"""
