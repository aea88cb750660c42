"""Print the worked example: python -m polity.opinions."""

from polity.opinions.example import lines

print("\n".join(lines()))
