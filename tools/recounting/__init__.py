"""The parts of `tools/recount.py`: standard library only, and not one line of Dure."""
