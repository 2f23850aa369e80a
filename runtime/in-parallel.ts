/** Works on items, so many at once, in order. The first error ends the work: no further item is begun, and those that are begun are waited for. */
export async function inParallel<T>(items: Iterable<T>, atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const errors: unknown[] = [];
  const worker = async () => {
    try {
      for (let next = rest.next(); next.done !== true && errors.length === 0; next = rest.next()) await work(next.value);
    } catch (error) {
      errors.push(error);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (errors.length > 0) throw errors[0];
}
