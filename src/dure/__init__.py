"""Dure: networks of the social and solidarity economy and local governments decide together."""

__version__ = "0.1.0"
