import { existsSync } from 'node:fs';

/**
 * Options of Nix for builds that run the host toolchain's programs directly, as those of nixpkgs are run: they were
 * linked for this machine, and want its libraries where they always are.
 */
export const hostLibraries = ['--option', 'sandbox-paths', ['/lib', '/lib64', '/usr/lib'].filter((path) => existsSync(path)).join(' ')];
