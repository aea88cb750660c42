"""What ships with Dure as data: charters, areas, the demonstration world."""
