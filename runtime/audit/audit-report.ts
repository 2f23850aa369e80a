import * as z from 'zod/mini';

const finding = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  hint: z.nullable(z.string()),
  file: z.nullable(z.string()),
  line: z.nullable(z.number()),
  column: z.nullable(z.number()),
  endLine: z.nullable(z.number()),
  endColumn: z.nullable(z.number()),
});

/** Where what a derivation runs, or is, came from. */
const code = z.discriminatedUnion('from', [
  /** An op of nixlib, in the program rlm-op; or what makes an engine ready. */
  z.object({ from: z.literal('nixlib'), op: z.string() }),
  /** Code that the plan has written out, which is run or compiled; its SHA-256 in hexadecimal digits. */
  z.object({ from: z.literal('plan'), line: z.number(), language: z.string(), sha256: z.string() }),
  /** Bytes that a model said. */
  z.object({ from: z.literal('model'), model: z.string(), date: z.string(), question: z.string() }),
  /** A directory of the machine that compiled the plan, known by its hash alone. */
  z.object({ from: z.literal('toolchain'), narHash: z.string() }),
  z.object({ from: z.literal('unknown') }),
]);

const input = z.object({
  path: z.string(),
  /** What it is: `nixlib/rlm-op.mjs`, `context dpkg`, the name of a derivation. */
  what: z.string(),
});

const derivation = z.object({
  path: z.string(),
  name: z.string(),
  kind: z.enum(['op', 'questions', 'eval', 'compile', 'engine', 'answer', 'toolchain', 'unknown']),
  /** What of the plan it is made for. */
  nodes: z.array(z.object({ name: z.string(), line: z.number() })),
  builder: z.string(),
  /** `none` within the sandbox. `never built`: Nix would give it network, and its builder does not exist. `possible` is always a finding. */
  network: z.enum(['none', 'never built', 'possible']),
  code,
  inputs: z.array(input),
  /** The limits of code, as its vm_spec has them, in bytes and seconds, and the modules that it may import; of all else the largest value in bytes, where it is not the usual one. */
  limits: z.nullable(z.record(z.string(), z.union([z.number(), z.array(z.string())]))),
});

const flake = z.object({
  /** Absolute. */
  folder: z.string(),
  ok: z.boolean(),
  /** How far the audit came: `files` were compared; `derivations` were looked at as well; `answers` were compared with the questions, which is all. */
  audited: z.enum(['files', 'derivations', 'answers']),
  /** What is trusted by its hash alone. */
  toolchain: z.nullable(z.union([z.object({ provider: z.literal('nixpkgs'), rev: z.string(), narHash: z.string() }), z.object({ provider: z.literal('host'), system: z.string(), hashes: z.record(z.string(), z.string()) })])),
  contexts: z.array(z.object({ name: z.string(), placement: z.enum(['copied', 'linked']), narHash: z.string() })),
  derivations: z.array(derivation),
  findings: z.array(finding),
});

/** What `rlmc audit --json` prints. */
export const auditReport = z.object({ ok: z.boolean(), flakes: z.array(flake) });

export type AuditedDerivation = z.infer<typeof derivation>;
export type AuditedFlake = Omit<z.infer<typeof flake>, 'findings' | 'ok'>;
