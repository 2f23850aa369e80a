import type { Language } from '../../compiler/eval/vm-spec.ts';

/** A program in the words of a plan, all but the language: those of one family understand it alike. */
export interface CodeExample {
  readonly code: string;
  readonly bindings: string;
  /** Further arguments. */
  readonly rest: string;
  /** Its value. The tests build it in each language. */
  readonly answer: string;
}

/** What a model is told of a language: what it is for, and how code in it looks. */
export interface CodeLanguage {
  readonly language: Language;
  readonly use: string;
  readonly example: CodeExample;
}

const product: CodeExample = { code: '"result = xs.reduce((a, b) => a * b, 1)"', bindings: '{ xs: [2, 3, 7] }', rest: ', type: "number"', answer: '42' };

const days: CodeExample = {
  code: '"""\n  from datetime import date\n  ends = [date.fromisoformat(day) for day in days]\n  result = (max(ends) - min(ends)).days\n"""',
  bindings: '{ days: unique(extract(context, "^\\S+")) }',
  rest: ', type: "number"',
  answer: '31',
};

const sumOfDays: CodeExample = {
  code: '"|line| line.get(8..10)?.parse::<i64>().ok()"',
  bindings: '{ lines: context }',
  rest: ', reduce: "sum"',
  answer: '27',
};

/** In the order in which a model should think of them. */
export const codeLanguages: readonly CodeLanguage[] = [
  { language: 'javascript', use: 'small computations; starts fastest', example: product },
  { language: 'python', use: 'text, dates, statistics, with the standard library', example: days },
  { language: 'python-native', use: 'large data, and packages that `allowedModules: ["numpy"]` names, if they are there', example: days },
  { language: 'rust', use: 'large data, after seconds of compiling: the value is that of `fn run`, whose parameters are bindings; or, for a gigabyte, `reduce` says what becomes of what a closure gives of each of the `lines`, but `None`; with `by_key: true` it gives `(key, value)`', example: sumOfDays },
  { language: 'rust-native', use: 'the same, faster', example: sumOfDays },
];

/** The example as a plan, in a language. */
export const planOf = ({ code, bindings, rest }: CodeExample, language: Language): string => `eval(${code}, ${bindings}, { language: "${language}" }${rest})`;
