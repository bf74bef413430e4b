"""Exit codes: the one place that knows what a number means."""

DONE = 0
BUG = 1
USAGE = 2
INPUT = 3
INCOMPLETE = 4
STATE = 5
OUTPUT = 6
UNSENT = 7
PARTLY_SENT = 8
BUSY = 9
EXTRA = 10
INTERRUPTED = 130
BROKEN_PIPE = 141

MEANINGS = {
    DONE: "done, or nothing to do",
    BUG: "a bug in coachplan",
    USAGE: "wrong usage of the command line",
    INPUT: "an input or a setting cannot be used",
    INCOMPLETE: "the plan was made, but a session did not fit or its proof is open",
    STATE: "what coachplan itself has kept cannot be used",
    OUTPUT: "an output could not be written",
    UNSENT: "the plan is published, but nothing of it could be sent",
    PARTLY_SENT: "the plan is published, but not all of it could be sent",
    BUSY: "another run is at work on the same history",
    EXTRA: "an optional part is not installed",
    INTERRUPTED: "interrupted (also 143, 129, 141: ended by a signal)",
}
"""What ``coachplan --help`` lists."""
