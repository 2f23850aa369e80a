const names: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_CONFIG_DIRS',
  'XDG_DATA_HOME',
  'XDG_STATE_HOME',
  'XDG_RUNTIME_DIR',
  'SSH_AUTH_SOCK',
  'SSL_CERT_FILE',
  'http_proxy',
  'https_proxy',
  'ftp_proxy',
  'all_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'FTP_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
]);

/**
 * The part of an environment that Nix is started with. Nix run by its own user hands any variable of its environment
 * to a fixed-output build that names it in `impureEnvVars`, and such a build has network: whatever is let through
 * here, a received flake can read and send away. So variables are let through by name, and keys of models never are.
 */
export function nixEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && (names.has(entry[0]) || entry[0].startsWith('NIX_')),
    ),
  );
}
