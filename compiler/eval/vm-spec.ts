/** The languages of `eval`, by the names that a plan gives them. */
export const languages = ['python', 'python-native', 'javascript', 'rust', 'rust-native'] as const;

export type Language = (typeof languages)[number];

/** Where code of a plan runs and what it may use: what `vm_spec` says, with nothing left out. A part of the derivation's hash. */
export type VmSpec = {
  readonly language: Language;
  /** Sorted, each once; of languages that have no modules to import, none. */
  readonly allowedModules: readonly string[];
  /** Bytes. */
  readonly memoryLimit: number;
  /** Seconds of a processor, those of all threads and processes together. */
  readonly cpuTimeLimit: number;
  /** Seconds of a clock. */
  readonly timeLimit: number;
  /** Bytes of files that the code may write. */
  readonly diskLimit: number;
  /** Bytes of the result and of what is printed, together. */
  readonly outputLimit: number;
};

const kib = 1024;
const mib = 1024 * kib;
const gib = 1024 * mib;

/** Of each limit what it is unless given, and the bounds between which it may be, in whatever language the code is. */
export const limits = {
  memoryLimit: { unit: 'bytes', usual: 512 * mib, least: 64 * mib, most: 3 * gib },
  cpuTimeLimit: { unit: 'seconds', usual: 60, least: 1, most: 3600 },
  timeLimit: { unit: 'seconds', usual: 120, least: 1, most: 7200 },
  diskLimit: { unit: 'bytes', usual: 64 * mib, least: 0, most: gib },
  outputLimit: { unit: 'bytes', usual: 64 * mib, least: kib, most: gib },
} as const;

export type LimitName = keyof typeof limits;

/** All limits, each as `amountOf` says. */
export function eachLimit(amountOf: (name: LimitName) => number): Pick<VmSpec, LimitName> {
  return {
    memoryLimit: amountOf('memoryLimit'),
    cpuTimeLimit: amountOf('cpuTimeLimit'),
    timeLimit: amountOf('timeLimit'),
    diskLimit: amountOf('diskLimit'),
    outputLimit: amountOf('outputLimit'),
  };
}

/** What code in a language may be given at most of what a limit bounds. */
export function mostOf(name: LimitName, language: Language): number {
  // The memory of QuickJS's module can have 2 GiB, some of which are its own.
  return name === 'memoryLimit' && language === 'javascript' ? 2 * gib - 64 * mib : limits[name].most;
}

export function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(limits, name);
}

/** Other names of languages that mean one of ours: the design document's for CPython in WASM. */
const synonyms: ReadonlyMap<string, Language> = new Map([['python-restricted', 'python']]);

/** The language that a name in a plan, or on the command line, stands for. */
export function languageNamed(name: string): Language | undefined {
  return synonyms.get(name) ?? languages.find((language) => language === name);
}

/** Whether it is Python, the one of our languages that has modules to import, which `allowedModules` names. */
export function isPython(language: Language): boolean {
  return language === 'python' || language === 'python-native';
}
