"""What keeps the project in order; none of it is part of the installed product."""
