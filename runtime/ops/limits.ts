/** A line of a text, and an element of a list as it is written, in bytes at most: an op may hold one in memory. */
export const longestLine = 64 * 1024 * 1024;

/** `--max-value` unless it is given, in bytes. */
export const defaultMaxValue = 1024 * 1024 * 1024;
