"""Print the worked example: python -m polity.rules.ratification."""

from polity.rules.ratification.example import lines

print("\n".join(lines()))
