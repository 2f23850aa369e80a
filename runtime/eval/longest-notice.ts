/** How long a line of JSON may be with which a process says how it goes, in bytes. */
export const longestNotice = 1 << 16;
