"""Headline figures: each by one command, see README.md."""
