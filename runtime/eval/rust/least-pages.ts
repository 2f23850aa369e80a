/**
 * How many pages of 64 KiB a module of WASM wants at least of the memory that it imports: its stack, and what it has from the start. The module itself knows, yet V8 does not
 * tell. After the chapter on the binary format of the WebAssembly Core Specification.
 */
export function leastPages(module: Uint8Array): number {
  let at = 8;
  const byte = () => module[at++] ?? 0;
  const number = () => {
    let value = 0;
    for (let shift = 0, next = 0x80; (next & 0x80) !== 0; shift += 7) {
      next = byte();
      value += (next & 0x7f) * 2 ** shift;
    }
    return value;
  };
  const skip = (length: number) => void (at += length);
  const limits = () => {
    const hasMost = (byte() & 1) !== 0;
    const least = number();
    if (hasMost) number();
    return least;
  };
  while (at < module.length) {
    const section = byte();
    const end = number() + at;
    if (section !== sections.imports) {
      at = end;
      continue;
    }
    for (let left = number(); left > 0; left--) {
      skip(number());
      skip(number());
      const kind = byte();
      if (kind === kinds.memory) return limits();
      if (kind === kinds.function) number();
      else if (kind === kinds.table) {
        skip(1);
        limits();
      } else skip(2);
    }
    break;
  }
  throw new TypeError('the module imports no memory');
}

const sections = { imports: 2 };
const kinds = { function: 0, table: 1, memory: 2 };
