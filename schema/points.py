"""What fields may be said to cost: a point is a look-up by a key, about 0.2 ms of a processor.

A field of which nothing is said costs a point where it leads to an object, and else nothing.
"""

#: Under this name a field's metadata says what it costs.
COST = "cost"
#: A few look-ups, of which one waits for another.
SEVERAL = 5
#: A list that may be filtered by what somebody seeks.
SEARCH = 10
#: Reads of an index whatever it counts.
COUNT = 10
#: A transaction, with what it locks and writes.
WRITE = 10
#: Holds a place for as long as its client likes, and reads anew whatever changes.
SUBSCRIPTION = 10
#: Adds up what lies in many rows, or asks every part of the system.
STATISTICS = 20
#: Takes a processor as long as hundreds of look-ups: reads a whole text, or a file.
EXAMINATION = 50
#: Work for workers as well.
JOB = 50

#: Under this name a mutation's metadata says whether it starts a job: those are limited more.
STARTS_JOB = "starts_job"
