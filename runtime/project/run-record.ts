import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { type CanonicalValue, canonicalJson } from '../../compiler/canonical-json.ts';
import { languages } from '../../compiler/eval/vm-spec.ts';
import type { ModelPin } from '../../compiler/flake.ts';
import type { ContextOption } from '../contexts/context-option.ts';
import { ifThere } from '../if-there.ts';
import { InputError } from '../input-error.ts';
import { version } from '../installation.ts';
import { limitsSchema } from '../session/limits.ts';
import type { ResumeRequest, RunRequest } from './run-request.ts';
import { writeAtomically } from './write-atomically.ts';

/** The file of a run's folder that says what the run is. */
export const recordName = 'run.json';

const modelSchema = z.object({ name: z.string(), params: z.record(z.string(), z.json()), window: z.exactOptional(z.number()), structured: z.exactOptional(z.boolean()) });

const context = z.object({
  name: z.string(),
  /** Where it was, absolute; null if it could not be read again there, and the folder has it as `contexts/<name>`. */
  file: z.nullable(z.string()),
  bytes: z.number(),
  /** SRI, of the file's NAR: what its pin has. */
  hash: z.string(),
});

/** What a run is: all that decides what is said and asked in it, and nothing of the machine where it happens. */
export const runRecord = z.object({
  v: z.literal(1),
  /** The version of rlmc that began it. */
  rlmc: z.string(),
  /** When it began, in ISO 8601 and UTC. */
  date: z.string(),
  question: z.string(),
  contexts: z.array(context),
  encoding: z.enum(['utf-8', 'latin1']),
  placement: z.nullable(z.enum(['copied', 'linked'])),
  toolchain: z.enum(['host', 'nixpkgs']),
  maxValue: z.nullable(z.number()),
  /** Who explores, by depth. */
  models: z.tuple([modelSchema], modelSchema),
  allowed: z.array(modelSchema),
  maxDepth: z.number(),
  protocol: z.enum(['text', 'tools']),
  /** The languages of the code that its plans may run; any where it is not said. */
  evalLanguages: z.exactOptional(z.array(z.enum(languages))),
  /** Whether the texts go straight to the model. */
  direct: z.enum(['auto', 'always', 'never']),
  /** What the run might spend when it began, which is what its sessions are told. */
  limits: limitsSchema,
});

export type RunRecord = z.infer<typeof runRecord>;

/** @throws InputError RLM3014 */
export function writeRunRecord(folder: string, record: RunRecord): Promise<void> {
  return writeAtomically(join(folder, recordName), `${JSON.stringify(record, null, 2)}\n`);
}

/** Whether a run was begun there, be it readable or not. */
export async function isRunFolder(folder: string): Promise<boolean> {
  return (await ifThere(() => stat(join(folder, recordName)), ['ENOENT', 'ENOTDIR'])) !== undefined;
}

/**
 * @returns undefined where the folder is no run
 * @throws InputError RLM3023 for a record that cannot be read
 */
export async function readRunRecord(folder: string): Promise<RunRecord | undefined> {
  const text = await ifThere(() => readFile(join(folder, recordName), 'utf8'), ['ENOENT', 'ENOTDIR']);
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError('RLM3023', { path: folder, reason: `its ${recordName} is no JSON` }, { cause: error });
  }
  const { data, error } = runRecord.safeParse(json);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw new InputError('RLM3023', { path: folder, reason: `its ${recordName} is wrong${issue === undefined ? '' : `, at \`${issue.path.join('.')}\``}, or of another version of rlmc` }, { cause: error });
}

/** What is to be kept of a run that begins. */
export function recordOf({ question, encoding = 'utf-8', placement, toolchain, maxValue, models: [model, ...deeper], allowed, maxDepth = 1, direct = 'auto', protocol = 'text', evalLanguages, limits }: RunRequest, contexts: RunRecord['contexts']): RunRecord {
  return {
    v: 1,
    rlmc: version,
    date: new Date().toISOString(),
    question,
    contexts,
    encoding,
    placement: placement ?? null,
    toolchain,
    maxValue: maxValue ?? null,
    models: [pinOf(model), ...deeper.map(pinOf)],
    allowed: allowed.map(pinOf),
    maxDepth,
    direct,
    protocol,
    // In one order, whatever the order on the command line.
    ...(evalLanguages === undefined ? {} : { evalLanguages: languages.filter((language) => evalLanguages.includes(language)) }),
    limits,
  };
}

/** Values of JSON have no parts that cannot be changed, as those of a record's schema have. */
const pinOf = (pin: ModelPin): RunRecord['allowed'][number] => modelSchema.parse(pin);

/** What is given of a run once more and is not as it was, by the names of options. */
export function differences(record: RunRecord, given: NonNullable<ResumeRequest['given']>, contexts: readonly ContextOption[]): readonly string[] {
  const { question, models, allowed, maxDepth, direct, protocol, evalLanguages } = given;
  const isOther = (a: readonly ModelPin[], b: readonly ModelPin[]) => canonicalJson(a.map(identity)) !== canonicalJson(b.map(identity));
  return [
    ...(question === undefined || question === record.question ? [] : ['question']),
    ...(contexts.every(({ name }) => record.contexts.some((context) => context.name === name)) ? [] : ['context']),
    ...(models === undefined || !isOther(models.slice(0, 1), record.models.slice(0, 1)) ? [] : ['model']),
    ...(models === undefined || !isOther(models.slice(1), record.models.slice(1)) ? [] : ['child-model']),
    ...(allowed === undefined || !isOther(allowed, record.allowed) ? [] : ['allow-model']),
    ...(maxDepth === undefined || maxDepth === record.maxDepth ? [] : ['max-depth']),
    ...(direct === undefined || direct === record.direct ? [] : ['direct']),
    ...(protocol === undefined || protocol === record.protocol ? [] : ['protocol']),
    ...(evalLanguages === undefined || (record.evalLanguages !== undefined && new Set(evalLanguages).symmetricDifference(new Set(record.evalLanguages)).size === 0) ? [] : ['eval-languages']),
  ];
}

const identity = ({ name, params }: ModelPin): CanonicalValue => ({ name, params });
