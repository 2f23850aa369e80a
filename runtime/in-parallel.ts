/** Works on items, so many at once, in order. The first error ends the work: no further item is begun. */
export async function inParallel<T>(items: Iterable<T>, atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failed = false;
  const worker = async () => {
    try {
      for (let next = rest.next(); next.done !== true && !failed; next = rest.next()) await work(next.value);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
