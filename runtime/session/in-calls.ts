import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';

const anyCall = 'call one of the functions: `explore` with bindings as its `steps`, `commit` with a `plan`, `final` with an `expression` or a `text`';

/** What a hint says to a model that calls functions, where it tells of how actions are written. */
const hints: Readonly<Record<string, string>> = {
  RLM6061: anyCall,
  RLM6064: anyCall,
  RLM6065: 'leave `let`, `in` and what follows it out, or call `commit` with the plan',
  RLM6066: 'call `explore` with `steps` such as `errors = grep(context, "ERROR")`: what is in them is the language, and no JSON',
  RLM6067: 'use ops: call `explore` with `steps` such as `errors = grep(context, "ERROR")`',
  RLM6068: 'call `final` with something that you bound as `expression`, or with the answer in words as `text`',
  RLM6069: 'close it, or call `final` with the answer in words as `text`',
  RLM6070: 'call `explore` with at least one binding in `steps`, such as `errors = grep(context, "ERROR")`',
  RLM6074: 'call `final` with these words as `text`',
  RLM6078: 'call `final` with it as `expression` for the value; call it the same way again if just these words are the answer',
};

/** A mistake as it is told to a model that calls functions: EXPLORE, COMMIT and FINAL are names of the calls to it, but it writes none of them. */
export function inCalls(diagnostic: Diagnostic): Diagnostic {
  const { code, message, hint } = diagnostic;
  const told = hints[code] ?? hint?.replace('after `EXPLORE:`', 'with `explore`');
  const said = message.replace('and actions are plain text', 'and actions are calls of functions').replace(/^`FINAL: ([^]*)` would/, (_, text: string) => `\`${text}\`, which is given as \`text\`, would`);
  return { ...diagnostic, message: said, ...(told === undefined ? {} : { hint: told }) };
}
