// Tries to get out of where it runs, and prints all that it got hold of. `target` stands before it.
let tried = 0;
function attempt(what, action) {
  tried += 1;
  try {
    const got = action();
    print(what + ' -> ' + String(typeof got === 'object' ? JSON.stringify(got) : got).slice(0, 20000));
  } catch (refusal) {
    print(what + ' -x ' + (refusal && refusal.name));
  }
}
const Fn = (function () {}).constructor;
const worlds = [globalThis, Fn('return this')(), (0, eval)('this'), print, print.constructor, Object.getPrototypeOf(print), new Error().constructor];
for (const [index, world] of worlds.entries()) {
  for (const name of ['process', 'require', 'module', 'global', 'Deno', 'std', 'os', 'scriptArgs', 'fetch', 'XMLHttpRequest', 'WebAssembly', 'importScripts', 'Worker', 'Buffer', 'setTimeout', 'performance', 'crypto', 'Bun', 'navigator', '__dirname', 'mainModule', 'binding', 'caller', 'arguments', 'callee']) {
    attempt(`${name} of world ${index}`, () => (typeof world[name] === 'undefined' ? undefined : JSON.stringify(world[name])));
  }
  attempt(`process by the constructor of world ${index}`, () => world.constructor.constructor('return process')().env);
}
for (const path of target.readable) {
  attempt('std.loadFile ' + path, () => std.loadFile(path));
  attempt('os.open ' + path, () => os.open(path));
  attempt('require fs ' + path, () => require('fs').readFileSync(path, 'utf8'));
}
for (const path of target.writable) attempt('write ' + path, () => std.open(path, 'w').puts('out'));
attempt('exec', () => os.exec(['sh', '-c', 'id']));
attempt('connect', () => require('net').connect(target.tcpPort, '127.0.0.1'));
attempt('fetch', () => fetch(`http://127.0.0.1:${target.tcpPort}/`));
attempt('own globals', () => Object.getOwnPropertyNames(globalThis).filter((name) => typeof globalThis[name] === 'function' && !/^[A-Z]|^(parse|is|en|de|un|escape|eval|print|queueMicrotask)/.test(name)));

// What the outside makes of values of the code.
const trap = new Proxy(function () {}, {
  get: (_, name) => { if (name === 'toString' || name === Symbol.toPrimitive) return () => 'trapped'; return trap; },
  ownKeys: () => ['constructor', '__proto__'],
  getOwnPropertyDescriptor: () => ({ value: trap, enumerable: true, configurable: true }),
});
for (const [name, value] of Object.entries({
  trap,
  getter: { get x() { return globalThis.process; } },
  toJSON: { toJSON() { return { __proto__: null, constructor: { prototype: 1 } }; } },
  proto: JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'),
  toString: { toString: 1, valueOf: 2 },
  symbol: Symbol('x'),
  big: 2n ** 70n,
  cycle: (() => { const c = []; c.push(c); return c; })(),
})) attempt('print ' + name, () => print(value));
for (const [name, module] of [['fs', 'fs'], ['node:fs', 'node:fs'], ['std', 'std'], ['os', 'os'], ['file', 'file:///etc/passwd'], ['data', 'data:text/javascript,export default 1']]) {
  attempt('import ' + name, () => { import(module).then((got) => print('imported ' + Object.keys(got)), (refusal) => print('not imported: ' + refusal.name)); return undefined; });
}
print('polluted ' + ({}).polluted);
print('tried ' + tried);
