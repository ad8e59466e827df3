"""What the grader asks of the ready process, over a socket that no submission sees."""

import struct

CONTROL = 3

# "F", CPU seconds, bytes of memory; three pipes come with it. The reply is the child's number.
FORK = struct.Struct("<cdQ")
FORKED = struct.Struct("<q")

# "R" and the child's number. The reply is how it ended, and its CPU seconds.
REAP = struct.Struct("<cq")
REAPED = struct.Struct("<qd")
