"""`python -m dure` is the `dure` command."""

import sys

from dure.cli import main

if __name__ == "__main__":
    sys.exit(main())
