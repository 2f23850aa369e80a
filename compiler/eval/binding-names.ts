import type { Language } from './vm-spec.ts';

/** Why a name of a binding can be no variable of the code. */
export type NameFault =
  /** It is not of letters, digits and underscores, as names are in all languages here, or is longer than any name that somebody means. */
  | 'no identifier'
  | 'too long'
  /** The language has the word for itself. */
  | 'keyword'
  /** Something else has the name, without which code would not run. */
  | 'taken';

const longestName = 64;

/** Words, told apart by white space. */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const pythonKeywords = words(`False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda
  nonlocal not or pass raise return try while with yield`);

const javascriptKeywords = words(`arguments async await break case catch class const continue debugger default delete do else enum eval export extends false finally for
  function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof
  undefined var void while with yield`);

const rustKeywords = words(`_ Self abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in let loop macro
  match mod move mut override priv pub ref return self static struct super trait true try type typeof unsafe unsized use virtual where while yield`);

/** The globals of JavaScript, by which code gets its bindings and gives its result. */
const javascriptGlobals = words(`AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError FinalizationRegistry
  Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array InternalError Iterator JSON Map Math NaN Number Object Promise Proxy RangeError
  ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef
  WeakSet console decodeURI decodeURIComponent encodeURI encodeURIComponent escape globalThis isFinite isNaN parseFloat parseInt unescape`);

/** Of a language, its keywords, and the names that are taken beside those that are taken in all. A builtin function of Python is not: code may call its own variable `input`. */
interface Words {
  readonly keywords: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
}

const python: Words = { keywords: pythonKeywords, taken: new Set() };
const rust: Words = { keywords: rustKeywords, taken: words('main std core alloc') };

const wordsOf: Readonly<Record<Language, Words>> = {
  python,
  'python-native': python,
  javascript: { keywords: javascriptKeywords, taken: javascriptGlobals },
  rust,
  'rust-native': rust,
};

/** What keeps a name from being a variable of code in a language; undefined if nothing does. */
export function faultOfName(name: string, language: Language): NameFault | undefined {
  if (name.length > longestName) return 'too long';
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return 'no identifier';
  const { keywords, taken } = wordsOf[language];
  if (keywords.has(name)) return 'keyword';
  // Where the result goes, what prints, and what the languages have for themselves, such as `__builtins__` and `__proto__`.
  return name === 'result' || name === 'print' || /^__.*__$/.test(name) || taken.has(name) ? 'taken' : undefined;
}
