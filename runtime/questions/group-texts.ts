import { longestLine } from '../ops/limits.ts';
import { ValueError } from '../ops/value-error.ts';

/** What the tags around a text take, and some more. */
const bytesAround = 40;

/**
 * How many bytes of texts fit into a question beside all else in it and the reply. A token is taken for two bytes of UTF-8: it is some four of
 * English, three of code, and two to three of most other writing, so what is grouped by this fits.
 *
 * @param window of the model, in tokens
 * @param besides the bytes of all that is in a question besides texts
 */
export function roomForTexts(window: number, besides: number): number {
  const forReply = Math.min(4096, window / 4);
  return Math.max(0, 2 * (window - forReply) - besides);
}

/** Whether two texts of a character each would be in one group, so that groups of them can ever become fewer. */
export const hasRoomForTwo = (room: number): boolean => room >= 2 * (bytesAround + 1);

/**
 * Texts in order, in groups that have room together: greedily, so that a text put in at the end changes no group but the last. A text for
 * which there is no room is a group of its own: whoever asks says by how much it does not fit.
 *
 * @param room in bytes
 * @throws ValueError RLM4021 where a group is larger than any question may be
 */
export function* groupTexts(texts: Iterable<Buffer>, room: number): Generator<readonly string[]> {
  let group: string[] = [];
  let size = 0;
  let groups = 1;
  for (const text of texts) {
    const added = text.length + bytesAround;
    if (group.length > 0 && size + added > room) {
      yield group;
      group = [];
      size = 0;
      groups += 1;
    }
    if (size + text.length > longestLine) throw new ValueError('RLM4021', { index: groups, limit: longestLine });
    group.push(text.toString());
    size += added;
  }
  if (group.length > 0) yield group;
}
