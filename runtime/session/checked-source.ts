import type { ByteSource } from '../ops/byte-source.ts';

/**
 * The same bytes, but before each mebibyte of a file it is checked whether they are still wanted. Ops do not let timers run, so this is where a deadline holds
 * while one reads a large text.
 *
 * @param check throws when they are not
 */
export function checkedSource(source: ByteSource, check: () => void): ByteSource {
  return {
    size: source.size,
    *chunks() {
      for (const chunk of source.chunks()) {
        check();
        yield chunk;
      }
    },
  };
}
