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

/** What the standard library of a Python of a machine has besides those, in some version from 3.10 on: names that are no package to install. */
const nativePythonModules: readonly string[] = [
  'aifc', 'annotationlib', 'asynchat', 'asyncio', 'asyncore', 'audioop', 'bdb', 'cProfile', 'cgi', 'cgitb', 'chunk', 'cmd', 'code', 'codeop', 'compileall',
  'compression', 'concurrent', 'crypt', 'ctypes', 'curses', 'dbm', 'distutils', 'doctest', 'encodings', 'faulthandler', 'fcntl', 'ftplib', 'genericpath', 'getpass',
  'grp', 'http', 'imaplib', 'imghdr', 'imp', 'mailbox', 'mailcap', 'mmap', 'modulefinder', 'multiprocessing', 'netrc', 'nis', 'nntplib', 'ossaudiodev', 'pdb',
  'pipes', 'poplib', 'posix', 'profile', 'pstats', 'pty', 'pwd', 'py_compile', 'pyclbr', 'pydoc', 'pydoc_data', 'pyexpat', 'readline', 'resource', 'rlcompleter',
  'runpy', 'select', 'selectors', 'signal', 'site', 'smtpd', 'smtplib', 'sndhdr', 'socket', 'socketserver', 'spwd', 'sre_compile', 'sre_constants', 'sre_parse',
  'ssl', 'subprocess', 'sunau', 'sysconfig', 'syslog', 'tabnanny', 'telnetlib', 'termios', 'threading', 'tty', 'uu', 'venv', 'webbrowser', 'wsgiref', 'xdrlib',
  'xmlrpc', 'zipapp',
];

/** Whether a module, by the name of the whole of it or of its first part, comes with every Python of a machine. */
export function isStandardNative(module: string): boolean {
  const top = module.split('.')[0] ?? module;
  return standardPythonModules.includes(top) || nativePythonModules.includes(top);
}
