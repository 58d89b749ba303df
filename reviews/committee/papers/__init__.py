"""Papers of the council: 의결서 and 회의록, typeset from the rows and the same every time."""
