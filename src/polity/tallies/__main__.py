"""`python -m polity.tallies FILE.pb`: count without Django."""

import sys

from polity.tallies.command import main

sys.exit(main())
