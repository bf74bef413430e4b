"""Run coachplan with ``python -m coachplan``."""

from coachplan.cli import main

main()
