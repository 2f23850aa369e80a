/** Words that cannot name a binding or a value; they may be keys of records. */
export const reservedWords = ['let', 'in', 'true', 'false'] as const;

const name = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a plan can bind that name: `[A-Za-z_][A-Za-z0-9_]*`, and no reserved word. */
export function isName(text: string): boolean {
  return name.test(text) && !isReserved(text);
}

export const isReserved = (text: string): boolean => reservedWords.some((word) => word === text);

/** Whether a record can have that key without quotes: as a name, and the reserved words too. */
export function isBareKey(text: string): boolean {
  return name.test(text);
}
