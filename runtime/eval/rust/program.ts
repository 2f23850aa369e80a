import { functionsOf, type FoundFunction } from './functions.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What a program is made of. Neither the values of bindings nor limits are among it, so that a change of these compiles nothing anew. */
export interface ProgramRequest {
  readonly code: string;
  readonly bindings: readonly { readonly name: string; readonly type: string }[];
  /** The code is a function of one line at a time, and this is what becomes of its results. */
  readonly reduce?: Reduction | undefined;
  readonly by_key?: boolean | undefined;
}

export const reductions = ['count', 'sum', 'min', 'max', 'first', 'last', 'list'] as const;

export type Reduction = (typeof reductions)[number];

/** The text that is compiled: the code as it stands, with what calls it before its first and after its last line. So its lines are those of the code. */
export interface Program {
  readonly source: string;
  /** How many lines the code has. */
  readonly lines: number;
  /** The line of the function that is called: a mistake that is found after the code is one of its signature. */
  readonly entry: number;
  readonly tokens: readonly Token[];
}

/** Why the code cannot be a program, at a line of it. */
export class ProgramError extends Error {
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.name = 'ProgramError';
    this.line = line;
  }
}

/** The binding that a function of one line gets its lines from. */
const linesName = 'lines';

/**
 * Settles which form the code has:
 *
 * - with `reduce`, a closure `|line| …`, or a function `each` (or one by any name, if it is the only one) whose first parameter is the line;
 * - a function `run`, whose parameters are bindings by their names, in the types that it wants;
 * - a function `main`, for code that has no bindings and prints;
 * - else the body of a function, in which the bindings are variables: `&str`, `f64`, `bool`, `&[&str]`, `&[f64]`, `&[bool]`, and `&rlm::Value` for any other type.
 *
 * Nothing of what is added can change what the code may do: the crate has no rights that the code would not have by itself.
 *
 * @throws ProgramError
 */
export function programOf({ code, bindings, reduce, by_key = false }: ProgramRequest): Program {
  const tokens = tokensOf(code);
  const functions = functionsOf(tokens);
  const { before, after, entry } = reduce === undefined ? whole(functions, bindings) : byLine(tokens, functions, bindings, reduce, by_key);
  return { source: `${before}${code}\n${after}\n${names}`, lines: code.split('\n').length, entry, tokens };
}

/** By the name `std` the code has the harness, which is the standard library but for what would print to nowhere, or end the program without a word. */
const names = '#[macro_use] extern crate rlm as std;\n';

interface Frame {
  readonly before: string;
  readonly after: string;
  readonly entry: number;
}

const start = 'pub fn __rlm_start(__rlm_bindings: &::rlm::Bindings) -> ::rlm::Reply {';

function whole(functions: readonly FoundFunction[], bindings: ProgramRequest['bindings']): Frame {
  const found = functions.find(({ name }) => name === 'run') ?? functions.find(({ name }) => name === 'main');
  if (found === undefined) {
    const parameters = bindings.map(({ name, type }) => `${identifier(name)}: ${usualType(type)}`);
    const values = bindings.map((_, index) => `__rlm_bindings.get(${index})`);
    return {
      before: `fn __rlm_body(${parameters.join(', ')}) -> impl ::rlm::Outcome { `,
      after: `}\n${start} ::rlm::Outcome::outcome(__rlm_body(${values.join(', ')})) }`,
      entry: 1,
    };
  }
  if (found.name === 'main' && bindings.length > 0) {
    throw new ProgramError('`main` has no bindings: call the function `run`, with parameters named as the bindings', found.line);
  }
  const values = found.parameters.map((parameter) => `__rlm_bindings.get(${place(parameter, bindings, found)})`);
  return { before: '', after: `${start} ::rlm::Outcome::outcome(${found.name}(${values.join(', ')})) }`, entry: found.line };
}

function byLine(tokens: readonly Token[], functions: readonly FoundFunction[], bindings: ProgramRequest['bindings'], reduce: Reduction, byKey: boolean): Frame {
  const lines = bindings.findIndex(({ name }) => name === linesName);
  if (lines === -1) throw new ProgramError('with `reduce`, one of the bindings is `lines`: a text, or a list of texts');
  const { type, feed, finish } = reductionCalls(reduce, byKey);
  const begin = `${start} let mut __rlm_lines = __rlm_bindings.lines(${lines}); let mut __rlm_reduction: ${type} = ::core::default::Default::default();`;
  const loop = 'while let Some(__rlm_line) = __rlm_lines.next_line() {';
  const end = `} ${finish} }`;
  const isClosure = ['|', '||', 'move'].includes(tokens[0]?.text ?? '');
  if (isClosure) return { before: `${begin} ${loop} let __rlm_item = ::rlm::hand(__rlm_line, `, after: `); ${feed} ${end}`, entry: tokens[0]?.line ?? 1 };
  const found = functions.find(({ name }) => name === 'each') ?? (functions.length === 1 ? functions[0] : undefined);
  if (found === undefined) throw new ProgramError('with `reduce`, the code is a closure `|line| …` or has a function `each(line: &str)`');
  const others = found.parameters.slice(1).map((parameter) => place(parameter, bindings, found));
  const values = others.map((index) => `let __rlm_value_${index} = __rlm_bindings.get(${index});`);
  const call = `${found.name}(${['__rlm_line', ...others.map((index) => `::core::clone::Clone::clone(&__rlm_value_${index})`)].join(', ')})`;
  return { before: '', after: `${begin} ${values.join(' ')} ${loop} let __rlm_item = ${call}; ${feed} ${end}`, entry: found.line };
}

/** How the harness feeds a result to a reduction, and ends it. */
function reductionCalls(reduce: Reduction, byKey: boolean): { readonly type: string; readonly feed: string; readonly finish: string } {
  const module = '::rlm::reduce';
  const name = `${reduce.charAt(0).toUpperCase()}${reduce.slice(1)}`;
  const some = (feed: string) => `if let Some(__rlm_item) = ${module}::Item::item(__rlm_item) { ${feed} }`;
  if (byKey) {
    const feed = reduce === 'count' ? `${module}::KeyCounted::count_in(__rlm_item, &mut __rlm_reduction);` : '__rlm_reduction.feed(__rlm_item);';
    return {
      type: `${module}::ByKey<${module}::${reduce === 'list' ? 'Texts' : name}>`,
      feed: some(feed),
      finish: reduce === 'list' ? '__rlm_reduction.finish_list()' : '__rlm_reduction.finish()',
    };
  }
  const feed = `${module}::Reduction::feed(&mut __rlm_reduction, __rlm_item);`;
  return {
    type: `${module}::${name}`,
    feed: reduce === 'count' ? feed : some(feed),
    finish: reduce === 'list' ? '__rlm_reduction.finish()' : `${module}::finish(__rlm_reduction)`,
  };
}

/** Which binding a parameter is: the one of its name, be it after the `_` of one that is not used. */
function place(parameter: string | undefined, bindings: ProgramRequest['bindings'], { name, line }: FoundFunction): number {
  const wanted = parameter?.replace(/^r#/, '');
  const index = [wanted, wanted?.replace(/^_/, '')].map((one) => bindings.findIndex((binding) => binding.name === one)).find((found) => found !== -1);
  if (index === undefined) {
    const known = bindings.length === 0 ? 'there are none' : `there are ${bindings.map((binding) => `\`${binding.name}\``).join(', ')}`;
    throw new ProgramError(`the parameter ${parameter === undefined ? 'that is a pattern' : `\`${parameter}\``} of \`${name}\` is no binding: ${known}`, line);
  }
  return index;
}

/** The one place where a name becomes a part of the text that is compiled. */
function identifier(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new RangeError('the name of a binding is an identifier');
  return name;
}

function usualType(type: string): string {
  switch (type) {
    case 'Text':
      return "&'static str";
    case 'Number':
      return 'f64';
    case 'Bool':
      return 'bool';
    case 'List<Text>':
      return "&'static [&'static str]";
    case 'List<Number>':
      return "&'static [f64]";
    case 'List<Bool>':
      return "&'static [bool]";
    default:
      return "&'static ::rlm::Value";
  }
}
