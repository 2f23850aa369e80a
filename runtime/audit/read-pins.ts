import * as z from 'zod/mini';
import type { ContextPin, FlakeInput, ModelPin, ToolchainPin } from '../../compiler/flake.ts';
import type { SessionsPin } from '../../compiler/sessions-pin.ts';
import { type Literal, readAttributes, readText } from './read-attributes.ts';

/** What flake.nix has that does not follow from the plan. */
export type Pins = Pick<FlakeInput, 'toolchain' | 'maxValue' | 'sessions'> & { readonly contexts: ReadonlyMap<string, ContextPin>; readonly models: readonly ModelPin[] };

const params = z.record(z.string(), z.json());
const sessionsSchema = z.strictObject({ models: z.tuple([z.strictObject({ name: z.string(), params })], z.strictObject({ name: z.string(), params })), prompt: z.number() });
const modelSchema = z.strictObject({ name: z.string(), params, window: z.optional(z.number()), structured: z.optional(z.boolean()) });
const hostSchema = z.strictObject({ narHash: z.string(), rust: z.optional(z.string()), python: z.optional(z.string()) });

/**
 * Reads the pins of a flake from its flake.nix, as `lowerToFlake` prints them. Whether this is all that the file says is not looked at: whoever calls makes the file anew from the pins, and
 * compares.
 *
 * @returns what is not to be understood, as a reason, if there is something
 */
export function readPins(flake: string): Pins | { readonly reason: string } {
  const contexts = readContexts(flake);
  if (contexts === undefined) return { reason: 'its contexts are pinned in another way' };
  const toolchain = readToolchain(flake);
  if (toolchain === undefined) return { reason: 'its toolchain is pinned in another way' };
  const models = readModels(flake);
  if (models === undefined) return { reason: 'its models are named in another way' };
  const sessions = readSessions(flake);
  if (sessions === 'unknown') return { reason: 'its sessions are described in another way' };
  const [, maxValue] = /^ {4}maxValue = (\d{1,16});$/m.exec(flake) ?? [];
  return { contexts, toolchain, models, ...(sessions === undefined ? {} : { sessions }), ...(maxValue === undefined ? {} : { maxValue: Number(maxValue) }) };
}

function readContexts(flake: string): ReadonlyMap<string, ContextPin> | undefined {
  const contexts = new Map<string, ContextPin>();
  const line = /^ {6}\w+ = import \.\/nixlib\/context\.nix \{ path = (?:\.\/contexts\/(?<copied>\w+)|inputs\.context-(?<linked>\w+)); sha256 = (?<hash>")/gm;
  for (const { index, 0: whole, groups: { copied, linked } = {} } of flake.matchAll(line)) {
    const hash = readText(flake, index + whole.length - 1)?.value;
    if (hash === undefined) return undefined;
    if (copied !== undefined) contexts.set(copied, { placement: 'copied', sha256: hash });
    else if (linked !== undefined) {
      const path = readLinkedPath(flake, linked);
      if (path === undefined) return undefined;
      contexts.set(linked, { placement: 'linked', path, narHash: hash });
    }
  }
  return contexts;
}

function readLinkedPath(flake: string, context: string): string | undefined {
  const declaration = `\n  inputs.context-${context} = { type = "path"; path = `;
  const at = flake.indexOf(declaration);
  const path = at < 0 ? undefined : readText(flake, at + declaration.length)?.value;
  return path?.startsWith('/') === true ? path : undefined;
}

function readToolchain(flake: string): ToolchainPin | undefined {
  if (/^ {4}toolchainFor = system: import \.\/nixlib\/toolchain\/nixpkgs\.nix \{$/m.test(flake)) return { provider: 'nixpkgs' };
  const call = /^ {4}toolchainFor = system: import \.\/nixlib\/toolchain\/host\.nix \{ inherit system;/m.exec(flake);
  const attributes = call === null ? undefined : readAttributes(flake, call.index + call[0].length);
  const [, system] = /^ {4}systems = \[ "([\w-]+)" \];$/m.exec(flake) ?? [];
  const pins = hostSchema.safeParse(Object.fromEntries(attributes ?? []));
  if (!pins.success || system === undefined) return undefined;
  const { narHash, rust, python } = pins.data;
  return { provider: 'host', system, narHash, ...(rust === undefined ? {} : { rust }), ...(python === undefined ? {} : { python }) };
}

function readModels(flake: string): readonly ModelPin[] | undefined {
  const start = '\n    models = [\n';
  const at = flake.indexOf(start);
  if (at < 0) return [];
  const models: ModelPin[] = [];
  const lines = flake.slice(at + start.length).split('\n');
  for (const line of lines) {
    if (line === '    ];') return models;
    const attributes = line.startsWith('      {') ? readAttributes(line, '      {'.length) : undefined;
    const model = attributes === undefined ? undefined : modelOf(attributes);
    if (model === undefined) return undefined;
    models.push(model);
  }
  return undefined;
}

function modelOf(attributes: ReadonlyMap<string, Literal>): ModelPin | undefined {
  const { data } = modelSchema.safeParse({ ...Object.fromEntries(attributes), params: parseJson(attributes.get('params')) });
  if (data === undefined) return undefined;
  const { name, window, structured } = data;
  return { name, params: data.params, ...(window === undefined ? {} : { window }), ...(structured === undefined ? {} : { structured }) };
}

function readSessions(flake: string): SessionsPin | undefined | 'unknown' {
  const start = '\n    sessions = ';
  const at = flake.indexOf(start);
  if (at < 0) return undefined;
  const { data } = sessionsSchema.safeParse(parseJson(readText(flake, at + start.length)?.value));
  return data ?? 'unknown';
}

function parseJson(text: Literal | undefined): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
