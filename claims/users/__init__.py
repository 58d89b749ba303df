"""Users of the desk: accounts, permissions, log-in, second factor, menu, and helpers of requests.

Main files: `models`, `permissions`, `middleware`, `second_factor`, `lockout`, `navigation`. May
import trail, personal_data and the root modules. Administration of accounts is in `accounts`."""
