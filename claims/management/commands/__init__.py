"""Commands of the register: import, scanning, trail, first administrators, stopped tasks."""
