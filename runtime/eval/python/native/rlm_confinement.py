"""Takes from this process, for good, what code of a plan must not have: Linux, on x86_64 and aarch64.

Three walls, each by the kernel: limits (setrlimit), a list of the system calls that there are (seccomp), and the files
that can be opened (Landlock). None of them can be undone by the process.
"""

import ctypes
import os
import resource
import struct
import sys

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2

# Of linux/audit.h.
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# What Python does to compute, to read and write files that are open, and to open and delete files; numbers by architecture, None where there is no such call. There are no
# calls here that start processes or threads, make sockets, send signals, change what files are, or reach other processes.
CALLS = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62), "mmap": (9, 222), "mprotect": (10, 226),
    "munmap": (11, 215), "brk": (12, 214), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "pread64": (17, 67), "pwrite64": (18, 68), "readv": (19, 65), "writev": (20, 66), "sched_yield": (24, 124), "mremap": (25, 216),
    "madvise": (28, 233), "dup": (32, 23), "getpid": (39, 172), "exit": (60, 93), "uname": (63, 160),
    "fsync": (74, 82), "fdatasync": (75, 83), "ftruncate": (77, 46), "getcwd": (79, 17), "chdir": (80, 49), "umask": (95, 166),
    "getuid": (102, 174), "getgid": (104, 176), "geteuid": (107, 175), "getegid": (108, 177), "getppid": (110, 173),
    "sigaltstack": (131, 132), "gettid": (186, 178), "futex": (202, 98), "getdents64": (217, 61), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "exit_group": (231, 94), "newfstatat": (262, 79), "readlinkat": (267, 78), "faccessat": (269, 48),
    "dup3": (292, 24), "statx": (332, 291), "faccessat2": (439, 439), "restart_syscall": (219, 128), "close_range": (436, 436),
    "stat": (4, None), "lstat": (6, None), "access": (21, None), "dup2": (33, None), "readlink": (89, None), "time": (201, None),
}

# Those of which the flags say whether they write: the argument that has the flags.
OPENING = {"openat": (257, 56, 2), "open": (2, None, 1)}

# What can be done to a descriptor: to copy it, its flags, and locks. No word of who gets a signal, and which, when something can be read or written: whoever has a pipe to the
# process that watches over this one could stop it with that.
FCNTL = (72, 25)
COMMANDS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)

# Those that are only there where Landlock keeps them to a folder.
WRITING = {
    "rename": (82, None), "mkdir": (83, None), "rmdir": (84, None), "unlink": (87, None),
    "mkdirat": (258, 34), "unlinkat": (263, 35), "renameat": (264, 38), "renameat2": (316, 276),
}

# O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, which are the same for both architectures.
WRITES = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000

EPERM = 1


def confine(memory_limit, readable, writable):
    """From now on: files are only read that are named in `readable` or are in folders named there, and only written in the folder `writable`."""
    libc = ctypes.CDLL(None, use_errno=True)
    prctl(libc, PR_SET_NO_NEW_PRIVS, 1, 0)
    kept = restrict_files(libc, readable, writable)
    set_limit(resource.RLIMIT_NOFILE, 256)
    set_limit(resource.RLIMIT_CORE, 0)
    set_limit(resource.RLIMIT_AS, memory_limit)
    filter_calls(libc, may_write=kept)


def set_limit(kind, value):
    _, most = resource.getrlimit(kind)
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(kind, (value, value))


def prctl(libc, option, second, third):
    if libc.prctl(option, ctypes.c_ulong(second), third, ctypes.c_ulong(0), ctypes.c_ulong(0)) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


# Landlock.

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG, TRUNCATE = (1 << bit for bit in (2, 3, 4, 5, 7, 8, 14))
WRITE_FILE = 1 << 1


def restrict_files(libc, readable, writable):
    """Whether the kernel has Landlock: before Linux 5.13, and where it is switched off, it has not."""
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    # All that this version of the kernel can forbid is forbidden, but what the rules allow.
    handled = (1 << (13 if version == 1 else 14 if version == 2 else 15 if version < 5 else 16)) - 1
    network = 3 if version >= 4 else 0
    attributes = struct.pack("=QQ", handled, network) if version >= 4 else struct.pack("=Q", handled)
    ruleset = call(libc, CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    for path in readable:
        allow(libc, ruleset, path, (READ_FILE | READ_DIR) & handled)
    own = READ_FILE | READ_DIR | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | TRUNCATE
    allow(libc, ruleset, writable, own & handled)
    allow(libc, ruleset, "/dev/null", (READ_FILE | WRITE_FILE) & handled)
    call(libc, RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    return True


def allow(libc, ruleset, path, access):
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):
            access &= READ_FILE | WRITE_FILE
        call(libc, ADD_RULE, ruleset, RULE_PATH_BENEATH, struct.pack("=Qi", access, opened), 0)
    finally:
        os.close(opened)


def call(libc, number, *arguments):
    result = libc.syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}")
    return result


# Seccomp: a program for the machine of linux/filter.h, which looks at struct seccomp_data.

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER, ARCHITECTURE = 0, 4


def argument(index):
    """The lower half of an argument: both architectures are little-endian."""
    return 16 + 8 * index


def program(machine, may_write):
    which = list(ARCHITECTURES).index(machine)
    calls = [numbers[which] for numbers in CALLS.values()]
    if may_write:
        calls += [numbers[which] for numbers in WRITING.values()]
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, ARCHITECTURES[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
    ]
    for number in calls:
        if number is not None:
            steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    steps += [(EQUAL, 0, 2 * len(COMMANDS) + 2, FCNTL[which]), (LOAD, 0, 0, argument(1))]
    for command in COMMANDS:
        steps += [(EQUAL, 0, 1, command), (RETURN, 0, 0, ALLOW)]
    steps.append((RETURN, 0, 0, ERRNO | EPERM))
    for numbers in OPENING.values():
        if numbers[which] is None:
            continue
        if may_write:
            steps += [(EQUAL, 0, 1, numbers[which]), (RETURN, 0, 0, ALLOW)]
        else:
            steps += [(EQUAL, 0, 4, numbers[which]), (LOAD, 0, 0, argument(numbers[2])), (ANY_BIT, 1, 0, WRITES), (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, ERRNO | EPERM)]
    return steps + [(RETURN, 0, 0, ERRNO | EPERM)]


def filter_calls(libc, may_write):
    machine = os.uname().machine
    if machine not in ARCHITECTURES or sys.byteorder != "little":
        raise OSError(f"there is no filter of system calls for {machine}")
    steps = b"".join(struct.pack("=HBBI", *step) for step in program(machine, may_write))
    code = ctypes.create_string_buffer(steps, len(steps))
    described = struct.pack("@HP", len(steps) // 8, ctypes.addressof(code))
    prctl(libc, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.create_string_buffer(described, len(described)))
