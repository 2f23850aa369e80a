import { answers } from './answers.ts';
import { asking } from './asking.ts';
import { audit } from './audit.ts';
import type { DiagnosticDefinition } from './define.ts';
import { evaluating } from './evaluating.ts';
import { inputs } from './inputs.ts';
import { lexical } from './lexical.ts';
import { meaning } from './meaning.ts';
import { models } from './models.ts';
import { nix } from './nix.ts';
import { resolution } from './resolution.ts';
import { runningCode } from './running-code.ts';
import { session } from './session.ts';
import { syntax } from './syntax.ts';
import { values } from './values.ts';

/**
 * Every diagnostic, by code. The first digit says where it comes from: 1 the text and grammar of a plan, 2 its
 * names, types and bounds, 3 contexts and other inputs, 4 values while an op runs, 5 Nix and the machine, 6 models and their
 * answers, 7 budgets, 8 what an audit found.
 * A code once released keeps its meaning.
 */
export const registry = { ...lexical, ...syntax, ...meaning, ...asking, ...evaluating, ...inputs, ...values, ...runningCode, ...nix, ...models, ...resolution, ...answers, ...session, ...audit } as const;

export type Code = keyof typeof registry;

/** What the templates of `C` are filled with. */
export type Parameters<C extends Code> = (typeof registry)[C] extends DiagnosticDefinition<infer P> ? P : never;

export function isCode(text: string): text is Code {
  return Object.hasOwn(registry, text);
}
