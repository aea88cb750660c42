"""The readers for very large elections are tested where they are installed (extra `cluster`)."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("duckdb") and find_spec("distributed") else ["test_tables_at_scale.py"]
