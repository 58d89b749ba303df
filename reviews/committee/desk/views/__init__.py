"""Requests of the desk: `page` shows it, `background` answers its scripts, the others are acts by
role. `forms` and `refusals` are theirs."""
