/** What Python code may import where `vm_spec` does not say it: modules that compute, and none that starts, opens or watches anything. */
export const usualPythonModules: readonly string[] = [
  'abc', 'array', 'base64', 'binascii', 'bisect', 'calendar', 'cmath', 'collections', 'contextlib', 'copy', 'csv', 'dataclasses', 'datetime', 'decimal', 'difflib',
  'enum', 'fnmatch', 'fractions', 'functools', 'graphlib', 'hashlib', 'heapq', 'hmac', 'html', 'io', 'ipaddress', 'itertools', 'json', 'keyword', 'math', 'numbers',
  'operator', 'pprint', 'random', 're', 'shlex', 'statistics', 'string', 'struct', 'textwrap', 'time', 'types', 'typing', 'unicodedata', 'urllib.parse', 'uuid',
  'zlib',
];

/** What may be named beside those: the rest of the standard library, as far as it is of use without processes, network and devices. */
const furtherPythonModules: readonly string[] = [
  '__future__', 'argparse', 'ast', 'atexit', 'builtins', 'bz2', 'codecs', 'colorsys', 'configparser', 'contextvars', 'copyreg', 'dis', 'email', 'errno', 'filecmp', 'fileinput',
  'gc', 'getopt', 'gettext', 'glob', 'gzip', 'importlib', 'inspect', 'linecache', 'locale', 'logging', 'lzma', 'marshal', 'mimetypes', 'opcode', 'optparse', 'os', 'pathlib',
  'pickle', 'pickletools', 'pkgutil', 'platform', 'plistlib', 'posixpath', 'queue', 'quopri', 'reprlib', 'sched', 'secrets', 'shelve', 'shutil', 'sqlite3', 'stat',
  'stringprep', 'symtable', 'sys', 'tarfile', 'tempfile', 'timeit', 'token', 'tokenize', 'tomllib', 'trace', 'traceback', 'tracemalloc', 'unittest', 'urllib', 'warnings',
  'wave', 'weakref', 'xml', 'zipfile', 'zipimport', 'zoneinfo',
];

/** All top-level modules of the standard library that CPython in WASM has. */
export const standardPythonModules: readonly string[] = [...new Set([...usualPythonModules.filter((name) => !name.includes('.')), ...furtherPythonModules])].sort();
