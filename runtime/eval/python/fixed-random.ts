/**
 * Bytes that look random and are the same each time: xorshift32 (G. Marsaglia, "Xorshift RNGs", 2003), begun with a fixed number. Whoever needs secrets is wrong here,
 * since a derivation has none.
 */
export function fixedRandom(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 11) & 0xff;
  };
}
