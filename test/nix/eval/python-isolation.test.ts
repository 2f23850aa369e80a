import { beforeAll, describe, expect, it } from 'vitest';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { evaluating } from '../support/evaluating.ts';
import { temporaryStore } from '../support/temporary.ts';

let build: PlanBuilder;

beforeAll(async () => {
  build = await evaluating(await temporaryStore());
});

/** Tries expressions one after another in code that may import all that helps, and gives what came of each: the name of the error, or the value. */
async function tryAll(language: string, modules: readonly string[], expressions: readonly string[]): Promise<readonly string[]> {
  const code = [
    `import ${modules.join(', ')}`,
    'def outcome(attempt):',
    '    try: return repr(attempt())',
    '    except BaseException as error: return type(error).__name__',
    `result = [outcome(attempt) for attempt in [${expressions.map((expression) => `lambda: ${expression}`).join(', ')}]]`,
  ].join('\n');
  const spec = `{ language: "${language}", allowedModules: ${JSON.stringify(modules)} }`;
  const outcome = await build(`join(eval(${JSON.stringify(code)}, {}, ${spec}, type: { list: "text" }), "\\n")`);
  return 'answer' in outcome ? String(outcome.answer).split('\n') : [JSON.stringify(outcome)];
}

describe('Python in WASM', () => {
  it('has no modules that reach further, whoever imports them', async () => {
    const modules = ['js', 'pyodide_js', 'pyodide.ffi', '_pyodide_core', '_ctypes', 'ctypes', '_socket', 'socket', 'select', '_posixsubprocess', 'mmap', 'fcntl', '_testcapi'];
    const outcomes = await tryAll('python', ['importlib', 'sys'], [
      ...modules.map((module) => `importlib.import_module("${module}")`),
      `[name for name in sys.modules if name in ("js", "pyodide_js", "_pyodide_core", "_ctypes", "_socket")]`,
      `sys.modules["_imp"].create_builtin(type("Spec", (), {"name": "_ctypes", "origin": None}))`,
    ]);
    expect(outcomes).toEqual([...modules.map(() => 'ModuleNotFoundError'), '[]', 'None']);
  });

  it('sees files of its own alone, a fixed environment, and no other process', async () => {
    const expressions = ['open("/etc/passwd")', 'os.listdir("/nix")', 'sorted(os.listdir("/"))', 'sorted(os.environ)', 'os.getpid()', 'os.fork()', 'os.pipe()', 'os.execv("/bin/sh", ["sh"])'];
    expect(await tryAll('python', ['os'], expressions)).toEqual([
      'FileNotFoundError',
      'FileNotFoundError',
      "['dev', 'home', 'lib', 'proc', 'rlm', 'tmp', 'work']",
      "['HOME', 'LANG', 'LC_ALL', 'LOGNAME', 'PATH', 'PWD', 'PYTHONDONTWRITEBYTECODE', 'PYTHONHASHSEED', 'TZ', 'USER', '_']",
      '42',
      'OSError',
      'OSError',
      'OSError',
    ]);
  });

  it('is ended where it calls what is sealed, ends itself, or brings its interpreter down', async () => {
    const ended = async (code: string) => {
      const outcome = await build(`eval(${JSON.stringify(code)}, {}, { language: "python", allowedModules: ["os"] })`);
      return 'problems' in outcome ? outcome.problems.map(({ code: problem, message }) => `${problem} ${message}`) : [];
    };
    expect(await ended('import os\nos.system("ls")')).toEqual([expect.stringContaining('RLM4030 Unreachable: the code reached for `_emscripten_system`')]);
    expect(await ended('import os\nos._exit(0)')).toEqual([expect.stringContaining('RLM4030 SystemExit')]);
    expect(await ended('import os\nos.abort()')).toEqual([expect.stringContaining('RLM4030 SystemError')]);
    expect(await ended('x = []\nfor _ in range(100000): x = [x]\nrepr(x)')).toEqual([expect.stringContaining('RLM4030 RecursionError')]);
  });
});

describe('native Python', () => {
  it('starts no process and no thread, and reaches no other', async () => {
    const expressions = ['os.fork()', 'os.execv("/bin/sh", ["sh"])', 'threading.Thread(target=print).start()', 'os.kill(os.getppid(), 9)', 'os.memfd_create("x")', 'os.pipe()', 'socket.socket()', 'ctypes.CDLL(None).syscall(101, 0, 0, 0, 0)'];
    const errors = ['PermissionError', 'PermissionError', 'RuntimeError', 'PermissionError', 'PermissionError', 'PermissionError', 'PermissionError', '-1'];
    expect(await tryAll('python-native', ['os', 'threading', 'socket', 'ctypes'], expressions)).toEqual(errors);
  });

  it('reads its inputs alone, and writes only where it begins', async () => {
    const expressions = [
      'open("/etc/passwd")', 'os.listdir("/")', 'open("/proc/self/environ")', 'open("/dev/urandom")', 'open(os.__file__, "a")', 'os.unlink(os.__file__)', 'open("/build/x", "w")',
      'os.symlink("/etc/passwd", "link")', 'os.link(os.__file__, "link")', 'os.chmod(".", 0o777)', 'os.mkfifo("pipe")', 'open("mine", "w").write("x")', 'os.listdir()',
    ];
    const denied = Array.from({ length: 11 }, () => 'PermissionError');
    expect(await tryAll('python-native', ['os'], expressions)).toEqual([...denied, '1', "['mine']"]);
  });
});
