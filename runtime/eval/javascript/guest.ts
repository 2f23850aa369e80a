/** What the host does for the guest. Texts cross as JSON, since a string would end at its first NUL on the way, and half a character would become another one. */
export interface Host {
  /** Writes a JSON string's text to file descriptor 1 or 2. */
  write(descriptor: number, json: string): void;
  /** Takes the next piece of the JSON of the result. */
  value(json: string): void;
}

/** What the host has done in the guest. */
export interface Guest {
  /** Adds a piece to the text that is being bound. */
  addText(piece: string): void;
  /** The same, of a piece as a JSON string. */
  addJsonText(json: string): void;
  endText(name: string): void;
  /** Adds elements to the list that is being bound: a JSON array of them. */
  addElements(json: string): void;
  endList(name: string): void;
  bind(name: string, json: string): void;
  /** Writes what was printed and is held. */
  flush(): void;
  /** What the value is if it has no JSON, in a few words; else its JSON has gone to the host. */
  give(value: unknown): string | undefined;
  /** A JSON array of three texts: type, message and stack of what was thrown. */
  describe(error: unknown): string;
}

/**
 * Runs in the guest before the code does, and makes all that the code has besides the language. Its text is what counts: it must use nothing that is outside of it. What it uses of the language it takes before the code can
 * change that; what the code changes all the same, such as `toJSON` of its own objects, changes only its own result.
 */
export function prepare(host: Host): Guest {
  const { parse, stringify } = JSON;
  const { isArray, prototype: arrays } = Array;
  const { defineProperty, getPrototypeOf, keys, prototype: objects } = Object;
  const { isFinite } = Number;
  const text = String;
  const uncurry = <A extends readonly unknown[], R>(method: (...args: never[]) => unknown) => Function.prototype.call.bind(method) as (self: unknown, ...args: A) => R;
  const slice = uncurry<[start: number, end: number], string>(text.prototype.slice);
  const join = uncurry<[separator: string], string>(arrays.join);
  const bigIntText = uncurry<[], string>(BigInt.prototype.toString);
  const tagOf = uncurry<[], string>(objects.toString);
  const hasOpen = uncurry<[value: object], boolean>(WeakSet.prototype.has);
  const addOpen = uncurry<[value: object], unknown>(WeakSet.prototype.add);
  const deleteOpen = uncurry<[value: object], unknown>(WeakSet.prototype.delete);
  /** The objects around the one that is given: so one that is inside itself is found. */
  const open = new WeakSet();
  const global = globalThis;
  /** Characters that cross at a time. */
  const longest = 1 << 18;
  const deepest = 200;

  let pieces: string[] = [];
  let elements: unknown[] = [];
  const define = (name: string, value: unknown) => void defineProperty(global, name, { value, configurable: true, enumerable: false, writable: true });

  let held = '';
  const flush = () => {
    if (held !== '') host.write(1, stringify(held));
    held = '';
  };
  const write = (descriptor: number, line: string) => {
    if (descriptor !== 1) return void host.write(descriptor, stringify(slice(line, 0, longest)));
    held += line;
    if (held.length < longest) return;
    const whole = held;
    held = '';
    for (let start = 0; start < whole.length; start += longest) host.write(1, stringify(slice(whole, start, start + longest)));
  };
  /** As people want to read it: texts as they are, lists and objects as JSON where they have it. */
  const shown = (value: unknown): string => {
    if (typeof value === 'object' && value !== null) return stringify(value) ?? text(value);
    return text(value);
  };
  const printer = (descriptor: number) => (...values: unknown[]) => {
    for (let i = 0; i < values.length; i += 1) values[i] = shown(values[i]);
    write(descriptor, `${join(values, ' ')}\n`);
  };
  const print = printer(1);
  const complain = printer(2);
  define('print', print);
  define('console', { log: print, info: print, debug: print, warn: complain, error: complain });

  /** The JSON of the result that has not crossed yet. */
  let json = '';
  const put = (piece: string) => {
    json += piece;
    if (json.length < longest) return;
    host.value(json);
    json = '';
  };
  const putText = (value: string) => {
    if (value.length <= longest) return put(stringify(value));
    put('"');
    // Half a character that is cut off from the other becomes an escape, and both escapes are the character.
    for (let start = 0; start < value.length; start += longest) {
      const quoted = stringify(slice(value, start, start + longest));
      put(slice(quoted, 1, quoted.length - 1));
    }
    put('"');
  };
  const giveValue = (given: unknown, depth: number): string | undefined => {
    let value = given;
    if (typeof value === 'object' && value !== null) {
      const own: unknown = (value as { toJSON?: unknown }).toJSON;
      if (typeof own === 'function') value = (value as { toJSON(): unknown }).toJSON();
    }
    switch (typeof value) {
      case 'string':
        return void putText(value);
      case 'boolean':
        return void put(value ? 'true' : 'false');
      case 'bigint':
        return void put(bigIntText(value));
      case 'number':
        if (!isFinite(value)) return text(value);
        return void put(stringify(value));
      case 'object':
        return value === null ? 'null' : giveObject(value, depth);
      case 'undefined':
        return 'undefined';
      default:
        return `a ${typeof value}`;
    }
  };
  const giveObject = (value: object, depth: number): string | undefined => {
    if (depth === deepest) return `nested deeper than ${deepest} lists and objects`;
    if (hasOpen(open, value)) return 'an object that is inside itself';
    addOpen(open, value);
    const wrong = isArray(value) ? giveArray(value, depth + 1) : giveFields(value as Record<string, unknown>, depth + 1);
    deleteOpen(open, value);
    return wrong;
  };
  const giveArray = (value: readonly unknown[], depth: number): string | undefined => {
    put('[');
    for (let i = 0; i < value.length; i += 1) {
      if (i > 0) put(',');
      const wrong = giveValue(value[i], depth);
      if (wrong !== undefined) return wrong;
    }
    put(']');
    return undefined;
  };
  const giveFields = (value: Readonly<Record<string, unknown>>, depth: number): string | undefined => {
    const kind: unknown = getPrototypeOf(value);
    // A Map or a Set has what it holds elsewhere, and would silently be `{}`.
    if (kind !== objects && kind !== null) {
      const tag = tagOf(value);
      if (tag !== '[object Object]') return `a ${slice(tag, 8, tag.length - 1)}`;
    }
    const names = keys(value);
    let first = true;
    put('{');
    for (let i = 0; i < names.length; i += 1) {
      const name = names[i] ?? '';
      const field = value[name];
      // As JSON has it: a field that is undefined is none.
      if (field === undefined) continue;
      if (!first) put(',');
      first = false;
      putText(name);
      put(':');
      const wrong = giveValue(field, depth);
      if (wrong !== undefined) return wrong;
    }
    put('}');
    return undefined;
  };

  const read = (get: () => unknown): string => {
    try {
      return slice(text(get()), 0, 2000);
    } catch {
      return '';
    }
  };
  return {
    addText: (piece) => void (pieces[pieces.length] = piece),
    addJsonText: (piece) => void (pieces[pieces.length] = parse(piece)),
    endText: (name) => {
      define(name, pieces.length === 1 ? pieces[0] : join(pieces, ''));
      pieces = [];
    },
    addElements: (list) => {
      const more = parse(list);
      for (let i = 0; i < more.length; i += 1) elements[elements.length] = more[i];
    },
    endList: (name) => {
      define(name, elements);
      elements = [];
    },
    bind: (name, value) => define(name, parse(value)),
    flush,
    give: (value) => {
      const wrong = giveValue(value, 0);
      if (wrong === undefined && json !== '') host.value(json);
      return wrong;
    },
    describe: (error) => {
      const isObject = typeof error === 'object' && error !== null;
      const type = isObject ? read(() => (error as Error).name ?? 'thrown') : 'thrown';
      const message = isObject ? read(() => (error as Error).message ?? shown(error)) : read(() => shown(error));
      const stack = isObject ? read(() => (error as Error).stack ?? '') : '';
      // Not an array to `stringify`, which would ask it for a `toJSON`.
      return `[${stringify(type)},${stringify(message)},${stringify(stack)}]`;
    },
  };
}
