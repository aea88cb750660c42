"""How bodies decide: charters, rules, tallies. Pure: no clock, no I/O, no Django."""
