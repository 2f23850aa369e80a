import * as z from 'zod/mini';
import { shown } from './shown.ts';

/*
 * The stream of `--log-format internal-json` (src/libutil/logging.hh of Nix has the numbers): lines `@nix {…}` about
 * activities, which start, have results and stop. Nix adds kinds of both from release to release.
 */
const buildActivity = 105;
const buildsActivity = 104;
const logLine = 101;
const progress = 105;

const activity = z.object({ action: z.literal('start'), id: z.number(), type: z.number(), fields: z.optional(z.array(z.unknown())) });
const stop = z.object({ action: z.literal('stop'), id: z.number() });
const result = z.object({ action: z.literal('result'), id: z.number(), type: z.number(), fields: z.array(z.unknown()) });
const message = z.object({ action: z.literal('msg'), level: z.number(), msg: z.string() });
const event = z.discriminatedUnion('action', [activity, stop, result, message]);

const buildFields = z.tuple([z.string()], z.unknown());
const logFields = z.tuple([z.string()], z.unknown());
const progressFields = z.tuple([z.number(), z.number(), z.number(), z.number()], z.unknown());

/** What Nix tells about its work, as far as we use it. */
export type NixEvent =
  | { readonly kind: 'build started'; readonly id: number; readonly derivation: string }
  | { readonly kind: 'stopped'; readonly id: number }
  | { readonly kind: 'log'; readonly id: number; readonly line: string }
  /** How many builds the whole command takes, as far as Nix knows yet, and how many of them failed so far. */
  | { readonly kind: 'counts'; readonly expected: number; readonly failed: number }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'unformatted'; readonly line: string };

/** Makes a reader of the stream, which takes a line at a time and answers with what it means, if it means anything to us. */
export function internalJsonReader(): (line: string) => NixEvent | undefined {
  let builds: number | undefined;
  return (line) => {
    if (!line.startsWith('@nix ')) return line.trim() === '' ? undefined : { kind: 'unformatted', line: shown(line) };
    const parsed = event.safeParse(jsonOf(line.slice('@nix '.length)));
    if (!parsed.success) return undefined;
    const data = parsed.data;
    switch (data.action) {
      case 'start': {
        if (data.type === buildsActivity) builds = data.id;
        const fields = buildFields.safeParse(data.fields);
        return data.type === buildActivity && fields.success ? { kind: 'build started', id: data.id, derivation: fields.data[0] } : undefined;
      }
      case 'stop':
        return { kind: 'stopped', id: data.id };
      case 'result': {
        if (data.type === logLine) {
          const fields = logFields.safeParse(data.fields);
          return fields.success ? { kind: 'log', id: data.id, line: shown(fields.data[0]) } : undefined;
        }
        if (data.type === progress && data.id === builds) {
          const fields = progressFields.safeParse(data.fields);
          return fields.success ? { kind: 'counts', expected: fields.data[1], failed: fields.data[3] } : undefined;
        }
        return undefined;
      }
      case 'msg':
        // Level 0 is errors; the others are warnings and talk.
        return data.level === 0 ? { kind: 'error', message: shown(data.msg) } : undefined;
    }
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A line cut off or written over by another process: it tells us nothing, and Nix's exit status tells the rest.
    return undefined;
  }
}
