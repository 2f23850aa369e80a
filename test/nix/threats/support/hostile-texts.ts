/** Names that mean something to Nix as attributes, or to JavaScript as properties: of a derivation, of a set, of what coerces. */
export const hostileNames = [
  ...['outputHash', 'outputHashAlgo', 'outputHashMode', '__impure', '__contentAddressed', '__structuredAttrs', '__noChroot', '__darwinAllowLocalNetworking', '__json'],
  ...['builder', 'args', 'system', 'name', 'outputs', 'out', 'outPath', 'drvPath', 'type', 'derivation', '__toString', '__functor', '__overrides', '__sandboxProfile'],
  ...['impureEnvVars', 'passAsFile', 'arguments', 'argumentsPath', 'allowSubstitutes', 'preferLocalBuild', 'requiredSystemFeatures', 'exportReferencesGraph', 'allowedReferences', 'unsafeDiscardReferences'],
  ...['PATH', 'LD_PRELOAD', 'NODE_OPTIONS', 'HOME', 'file', 'or', 'rec', 'inherit', 'with', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON', 'then'],
] as const;

/** Texts that mean something to whoever is careless with them: Nix, a shell, a path, a builder's text substitution, a reader of JSON, of logs or of arguments. */
export const hostileTexts = [
  ...['${builtins.abort "out"}', "''${builtins.abort ''out''}", '$${x}', "'''", "''\\n", '"; builtins.abort "out"; x = "', '\\${x}', '${', "x''y", '}; __impure = true; {', '# x\n/* y', '@out@'],
  ...['$(touch /tmp/out)', '`touch /tmp/out`', '; touch /tmp/out', '| touch /tmp/out', '&& touch /tmp/out', "'; touch /tmp/out; '", '$out', '${out}', '$IFS', '\nexit 0\n', '> /tmp/out', '~root', '*', '$0'],
  ...['../../../../etc/passwd', '/etc/passwd', '/nix/store/../../etc/passwd', './.', '<nixpkgs>', 'file:///etc/passwd', '/dev/stdin', '/proc/self/environ', 'C:\\x', '/nix/store/00000000000000000000000000000000-out'],
  ...['--impure', '-', '--', '-e process.exit(1)', '--option sandbox false', '{"file": "/etc/passwd"}', '{"outPath": "/etc/passwd"}', '\\u0000', '%s%n', 'rlm-op: RLM4003: out', '\u001b]0;out\u0007\u001b[2J', '\u202eout\u2066', '\r', '\ufeff', '\u2028'],
  ...hostileNames,
] as const;
