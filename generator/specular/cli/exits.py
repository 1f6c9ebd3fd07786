"""The exit codes."""

DONE = 0
DIFFERENT = 1
USAGE = 2
INVALID = 3
REFUSED = 4
BUG = 70
