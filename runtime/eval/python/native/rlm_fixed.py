"""Makes the clock, what is random, and what is told of the machine the same each time, as far as Python's own modules go.

This is no wall: a module in C can still read the clock of the machine.
"""

import datetime
import os
import random
import time

LOOK = 1000


class Clock:
    """Begins at 1970-01-01T00:00:00Z and goes on by a microsecond with each look at it."""

    def __init__(self):
        self.nanoseconds = 0

    def look(self):
        self.nanoseconds += LOOK
        return self.nanoseconds

    def sleep(self, seconds, /):
        nanoseconds = int(seconds * 1_000_000_000)
        if nanoseconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.nanoseconds += nanoseconds


def fix():
    clock = Clock()
    fix_time(clock)
    fix_dates(clock)
    fix_random()
    fix_machine()


def fix_machine():
    # The kind of processor is no secret: whoever builds for another one has another derivation.
    machine = os.uname_result(("Linux", "localhost", "6.1.0", "#1", os.uname().machine))
    os.uname = lambda: machine
    # Whatever runs beside it, and on how many processors.
    os.getpid, os.getppid = lambda: 2, lambda: 1
    os.cpu_count = os.process_cpu_count = lambda: 1


def fix_time(clock):
    gmtime, strftime, asctime = time.gmtime, time.strftime, time.asctime

    def seconds():
        return clock.look() / 1_000_000_000

    def of(convert):
        return lambda seconds=None, /: convert(clock.look() // 1_000_000_000 if seconds is None else seconds)

    for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
        setattr(time, name, seconds)
        setattr(time, name + "_ns", clock.look)
    time.clock_gettime = lambda _clock, /: seconds()
    time.clock_gettime_ns = lambda _clock, /: clock.look()
    time.sleep = clock.sleep
    time.gmtime = of(gmtime)
    time.localtime = of(gmtime)
    time.ctime = of(lambda seconds: asctime(gmtime(seconds)))
    time.asctime = lambda moment=None, /: asctime(time.gmtime() if moment is None else moment)
    time.strftime = lambda form, moment=None, /: strftime(form, time.gmtime() if moment is None else moment)


def fix_dates(clock):
    true_date, true_datetime, epoch = datetime.date, datetime.datetime, datetime.datetime(1970, 1, 1)

    def moment():
        return epoch + datetime.timedelta(microseconds=clock.look() // 1000)

    class Dates(type):
        # What C makes is of the true type.
        def __instancecheck__(cls, value):
            return isinstance(value, cls.__mro__[1])

    class date(true_date, metaclass=Dates):
        @classmethod
        def today(cls):
            now = moment()
            return cls(now.year, now.month, now.day)

    class datetime_(true_datetime, metaclass=Dates):
        @classmethod
        def now(cls, tz=None):
            now = moment()
            if tz is not None:
                now = tz.fromutc(now.replace(tzinfo=tz))
            return cls(now.year, now.month, now.day, now.hour, now.minute, now.second, now.microsecond, now.tzinfo)

        @classmethod
        def today(cls):
            return cls.now()

        @classmethod
        def utcnow(cls):
            return cls.now()

    for fixed, name in ((date, "date"), (datetime_, "datetime")):
        fixed.__name__ = fixed.__qualname__ = name
        fixed.__module__ = "datetime"
        setattr(datetime, name, fixed)


def fix_random():
    source = random.Random(0)
    seed = random.Random.seed

    def urandom(size, /):
        return source.randbytes(size)

    def fixed_seed(self, a=None, version=2):
        seed(self, source.getrandbits(64) if a is None else a, version)

    os.urandom = random._urandom = urandom
    os.getrandom = lambda size, flags=0: urandom(size)
    random.Random.seed = fixed_seed
    random._inst.seed(0)
    random.seed = random._inst.seed
