"""Runs code of a plan: gives it its bindings, keeps it to its modules, and tells what came of it.

The same for CPython in WASM and for that of the machine. What it tells, and how, is in runtime/eval/reply.ts. It is
no wall: the code runs in the same interpreter and can change all that is here. The walls are around the interpreter.
"""

import builtins
import errno
import json
import linecache
import math
import os
import sys
import types
from decimal import Decimal

# What the code is called in tracebacks.
CODE = "<code>"

# What only makes sense at a prompt, or would look for a terminal.
NOT_BUILTIN = ("breakpoint", "copyright", "credits", "exit", "help", "license", "quit")

LONGEST = 2000

# Where this began: nothing else keeps it, once the code has its own.
began = sys.modules["__main__"]

full = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class ModuleRefused(ImportError):
    """The code imports what `allowedModules` does not name."""


class Inexact(Exception):
    """A number of a binding is no float."""


class Unfit(Exception):
    """A value has no form in the language of plans."""


def main(request_path, channel, started=None):
    """Runs the code of a request, and writes what came of it to the descriptor `channel`."""
    with open(request_path, encoding="utf-8") as file:
        request = json.load(file)
    if started is not None:
        started()
    say = Channel(channel)
    try:
        module = types.ModuleType("__main__")
        module.__dict__["__builtins__"] = guarded_builtins(request["vm_spec"]["allowedModules"])
        for binding in request["bindings"]:
            module.__dict__[binding["name"]] = bound(binding)
        linecache.cache[CODE] = (len(request["code"]), None, request["code"].splitlines(True), CODE)
        sys.modules["__main__"] = module
        run(request["code"], module.__dict__)
        flush()
        give(module.__dict__, say)
    except Inexact as error:
        say.notice(kind="inexact", binding=error.args[0], number=error.args[1])
    except BaseException as error:
        try:
            notice = notice_of(error)
        except BaseException:
            notice = {"kind": "error", "type": "Exception", "message": ""}
        del error
        try:
            flush()
        except BaseException as problem:
            notice = notice_of(problem)
        say.notice(**notice)


def run(code, namespace):
    compiled = compile(code, CODE, "exec", dont_inherit=True)
    try:
        exec(compiled, namespace)
    except SystemExit as error:
        if error.code not in (None, 0):
            raise


def flush():
    for stream in (sys.stdout, sys.__stdout__):
        if stream is not None and not getattr(stream, "closed", False):
            stream.flush()


# What it tells.


class Channel:
    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.pieces = []
        self.size = 0

    def notice(self, **fields):
        self.write(json.dumps(fields) + "\n")
        self.flush()

    def write(self, text):
        self.pieces.append(text)
        self.size += len(text)
        if self.size > 1 << 16:
            self.flush()

    def flush(self):
        data = memoryview("".join(self.pieces).encode("utf-8"))
        self.pieces, self.size = [], 0
        while data:
            data = data[os.write(self.descriptor, data) :]


def notice_of(error):
    if isinstance(error, MemoryError):
        return {"kind": "exceeded", "limit": "memoryLimit"}
    if isinstance(error, OSError) and error.errno in full:
        return {"kind": "exceeded", "limit": "diskLimit"}
    line = line_of(error)
    placed = {} if line is None else {"line": line}
    if isinstance(error, ModuleRefused):
        return {"kind": "refused", "module": error.name[:LONGEST], **placed}
    return {"kind": "error", "type": type(error).__name__[:LONGEST], "message": message_of(error)[:LONGEST], **placed}


def message_of(error):
    if isinstance(error, SyntaxError):
        return str(error.msg)
    try:
        return str(error)
    except Exception:
        return ""


def line_of(error):
    """The line of the code in the innermost frame that is the code's."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == CODE:
            found = trace.tb_lineno
        trace = trace.tb_next
    if found is None and isinstance(error, SyntaxError) and error.filename == CODE:
        found = error.lineno
    return found if isinstance(found, int) and found > 0 else None


# The clock.


def sleeper(descriptor):
    """A `time.sleep` that takes no time: it tells a descriptor by how many nanoseconds the clock goes on."""

    def sleep(seconds, /):
        nanoseconds = int(seconds * 1_000_000_000)
        if nanoseconds < 0:
            raise ValueError("sleep length must be non-negative")
        os.write(descriptor, str(nanoseconds).encode())

    return sleep


# Modules.


# What modules in C import on behalf of the code that calls them: `datetime.strptime`, `warnings`, `copy` and the like.
NEEDED = frozenset(("__future__", "_compat_pickle", "_strptime", "codecs", "collections.abc", "copyreg", "functools", "numbers", "operator", "time", "traceback", "typing", "warnings"))


def guarded_builtins(allowed):
    """The builtins of the code, which has an `__import__` of its own: the modules that it imports have the true one."""
    import_module = builtins.__import__

    def is_allowed(name):
        return name in NEEDED or any(name == one or name.startswith(one + ".") for one in allowed)

    def guarded_import(name, globals=None, locals=None, fromlist=(), level=0):
        if level != 0:
            raise ImportError("code of a plan is no part of a package")
        if not is_allowed(name):
            # Of `from urllib import parse` the module is urllib.parse.
            parts = [f"{name}.{part}" for part in fromlist or ()]
            if not parts or not all(map(is_allowed, parts)):
                raise ModuleRefused(f"the module `{name}` is not among those that `allowedModules` names", name=name)
        return import_module(name, globals, locals, fromlist, level)

    names = dict(vars(builtins))
    for name in NOT_BUILTIN:
        names.pop(name, None)
    names["__import__"] = guarded_import
    return names


# Values.


def bound(binding):
    """The value of a binding. A file is in the format of values: the bytes of a text, an element of a list per line, else JSON."""
    kind, value = binding["type"], binding["value"]
    if isinstance(value, dict):
        with open(value["file"], "rb") as file:
            content = file.read()
        if kind == "Text":
            return content.decode("utf-8")
        reader = reader_for(binding["name"])
        if kind.startswith("List"):
            return [reader(line) for line in content.split(b"\n") if line]
        return reader(content)
    if kind == "Number":
        return reader_for(binding["name"])(value if isinstance(value, str) else json.dumps(value))
    return value


def reader_for(binding):
    def parse_float(text):
        number = float(text)
        if not math.isfinite(number) or Decimal(repr(number)) != Decimal(text):
            raise Inexact(binding, text)
        return number

    decode = json.JSONDecoder(parse_float=parse_float, parse_int=int).decode
    return lambda text: decode(text if isinstance(text, str) else text.decode("utf-8"))


def give(namespace, say):
    """Tells the value of `result`, or that there is none."""
    if "result" not in namespace:
        say.notice(kind="printed")
        return
    sys.set_int_max_str_digits(0)
    value = namespace["result"]
    try:
        check(value)
    except Unfit as error:
        say.notice(kind="unfit", actual=error.args[0])
        return
    if isinstance(value, (list, tuple)):
        say.notice(kind="lines")
        for item in value:
            write(item, say)
            say.write("\n")
    else:
        say.notice(kind="result")
        write(value, say)
    say.flush()


def check(value):
    """Raises Unfit if there is something in a value that plans have no form for; without recursion, whatever the depth."""
    if value is None:
        raise Unfit("None")
    pending = [iter((value,))]
    while pending:
        item = next(pending[-1], pending)
        if item is pending:
            pending.pop()
        elif isinstance(item, str):
            if not item.isascii():
                try:
                    item.encode("utf-8")
                except UnicodeEncodeError:
                    raise Unfit("a text with half of a surrogate pair in it") from None
        elif item is None or isinstance(item, (bool, int)):
            pass
        elif isinstance(item, float):
            if not math.isfinite(item):
                raise Unfit({"nan": "NaN", "inf": "infinity", "-inf": "-infinity"}[repr(float(item))])
        elif isinstance(item, Decimal):
            if not item.is_finite():
                raise Unfit(str(item))
        elif isinstance(item, (list, tuple)):
            pending.append(iter(item))
        elif isinstance(item, dict):
            for key in item:
                if not isinstance(key, str):
                    raise Unfit(f"a dictionary with the key {shown(key)}, which is no text: use `str(key)`")
            pending.append(iter(item.keys()))
            pending.append(iter(item.values()))
        else:
            raise Unfit(described(item))
        if len(pending) > 250:
            raise Unfit("a value that is nested more than 200 deep")


def described(value):
    if isinstance(value, (set, frozenset)):
        return f"a {type(value).__name__}, which has no order: use `sorted(…)`"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"{type(value).__name__}, which are no text: use `….decode()`"
    if hasattr(value, "__next__") or isinstance(value, (range, type({}.keys()), type({}.values()), type({}.items()))):
        return f"a {type(value).__name__}: use `list(…)`"
    if callable(value):
        return f"a {type(value).__name__}, and not what it gives"
    return f"of the type {type(value).__name__}"


def shown(value):
    try:
        return repr(value)[:100]
    except Exception:
        return f"of the type {type(value).__name__}"


quoted = json.encoder.encode_basestring


def write(value, say):
    if isinstance(value, str):
        say.write(quoted(str.__str__(value)))
    elif value is None:
        say.write("null")
    elif isinstance(value, bool):
        say.write("true" if value else "false")
    elif isinstance(value, int):
        say.write(int.__repr__(value))
    elif isinstance(value, float):
        say.write(float.__repr__(value))
    elif isinstance(value, Decimal):
        say.write(format(value, "f"))
    elif isinstance(value, dict):
        for index, (key, item) in enumerate(value.items()):
            say.write(("," if index else "{") + quoted(str.__str__(key)) + ":")
            write(item, say)
        say.write("}" if value else "{}")
    else:
        for index, item in enumerate(value):
            say.write("," if index else "[")
            write(item, say)
        say.write("]" if value else "[]")
