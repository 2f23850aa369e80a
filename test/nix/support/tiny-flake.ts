import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostToolchain } from '../../../runtime/store/host-toolchain.ts';

/**
 * Writes a flake of the shape of a generated one, by hand.
 *
 * @param nodes a Nix attribute set of nodes, in scope of `node NAME SCRIPT INPUTS`, which makes a derivation that runs
 *   JavaScript with `inputs`, their paths, and `out`; the node `v_answer` is the answer
 */
export async function writeTinyFlake(directory: string, { system, narHash }: HostToolchain, nodes: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, 'flake.nix'),
    `{
  outputs = _:
    let
      toolchain = derivation {
        name = "rlm-toolchain-host";
        system = "${system}";
        builder = "/toolchain-missing";
        outputHashMode = "recursive";
        outputHash = "${narHash}";
      };
      node = name: script: inputs: derivation {
        inherit name inputs script;
        system = "${system}";
        builder = "\${toolchain}/lib/ld.so";
        args = [
          "--library-path" "\${toolchain}/lib" "\${toolchain}/bin/node" "--eval"
          "const fs = require('node:fs'); const { out } = process.env; const inputs = process.env.inputs.split(' ').filter(Boolean); eval(process.env.script)"
        ];
      };
      nodes = ${nodes};
    in
    {
      packages.${system}.answer = nodes.v_answer;
      legacyPackages.${system} = nodes;
    };
}
`,
  );
  return directory;
}
