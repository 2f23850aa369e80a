/** `\n`, which ends a line and, in a list's file, an element: no other byte of UTF-8 has its value. */
export const newline = 0x0a;
export const carriageReturn = 0x0d;
export const tab = 0x09;
export const quote = 0x22;
export const backslash = 0x5c;
