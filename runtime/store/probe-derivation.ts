/** A derivation that runs `script` with the toolchain's Node. What is particular to one run is in `target`, as data. */
export const probeExpression = `
{ toolchain, system, script, target }:
let
  host = builtins.storePath toolchain;
in
derivation {
  name = "rlmc-probe";
  inherit system target;
  input = builtins.toFile "rlmc-probe-input" (builtins.fromJSON target).nonce;
  builder = "\${host}/lib/ld.so";
  args = [ "--library-path" "\${host}/lib" "\${host}/bin/node" "--eval" script ];
}
`;

/** Tries to get out of the sandbox, and writes down what it managed. Some traces are left for the outside to look at. */
export const probeScript = `
const { createHash } = require('node:crypto');
const { chmodSync, readFileSync, writeFileSync } = require('node:fs');
const { connect } = require('node:net');

const { nonce, canary, written, port, abstractName, passwd, path, home } = JSON.parse(process.env.target);
const manages = (action) => { try { return action(); } catch { return false; } };
const connects = (where) => new Promise((resolve) => {
  const socket = connect(where, () => { socket.destroy(); resolve(true); });
  socket.on('error', () => resolve(false));
});

(async () => {
  manages(() => writeFileSync(written, 'out'));
  manages(() => { chmodSync(process.env.input, 0o644); writeFileSync(process.env.input, 'changed'); });
  writeFileSync(process.env.out, JSON.stringify({
    readCanary: manages(() => readFileSync(canary, 'utf8') === nonce),
    readPasswd: manages(() => createHash('sha256').update(readFileSync('/etc/passwd')).digest('hex') === passwd),
    tcp: await connects({ host: '127.0.0.1', port }),
    abstractSocket: await connects({ path: '\\0' + abstractName }),
    environment: process.env.PATH === path || process.env.HOME === home,
    input: process.env.input,
  }));
})();
`;
