import { codePoints, linesWithTerminators, withoutTerminator } from './text.ts';

export function lines(text: string): readonly string[] {
  return linesWithTerminators(text).map(withoutTerminator);
}

export function split(text: string, delimiter: string): readonly string[] {
  const at = text.indexOf(delimiter);
  if (at < 0) return [text];
  return [text.slice(0, at), ...split(text.slice(at + delimiter.length), delimiter)];
}

/** The positions just after each `\n`, in code points. */
function lineEnds(points: readonly string[]): readonly number[] {
  return points.flatMap((point, i) => (point === '\n' ? [i + 1] : []));
}

function isInsideCrlf(points: readonly string[], position: number): boolean {
  return points[position - 1] === '\r' && points[position] === '\n';
}

function piecesBetween(points: readonly string[], cuts: readonly number[]): readonly string[] {
  const ends = [...new Set([0, ...cuts, points.length])].sort((a, b) => a - b);
  return ends.slice(1).map((end, i) => points.slice(ends[i], end).join(''));
}

/** About `n` pieces of about equal length, cut at line ends where one is near. */
export function chunkInto(text: string, n: number): readonly string[] {
  const points = codePoints(text);
  const length = points.length;
  const reach = Math.ceil(length / n) / 2;
  const cuts: number[] = [];
  for (let k = 1; k < n; k += 1) {
    const aim = Math.ceil((k * length) / n);
    const distance = (position: number) => Math.abs(position - aim);
    const near = lineEnds(points).filter((position) => distance(position) <= reach);
    const nearest = Math.min(...near.map(distance));
    const lineEnd = near.find((position) => distance(position) === nearest);
    // Inside CRLF the line end one further on is out of reach only where pieces are of one character, and
    // then both neighbours are cuts anyway.
    if (lineEnd !== undefined) cuts.push(lineEnd);
    else if (!isInsideCrlf(points, aim)) cuts.push(aim);
  }
  return piecesBetween(points, cuts);
}

/** Pieces as long as they can be within `size`, cut at the last line end within it if there is one. */
export function chunkBySize(text: string, size: number): readonly string[] {
  const points = codePoints(text);
  if (points.length === 0) return [];
  if (points.length <= size) return [text];
  const lineEnd = lineEnds(points).findLast((position) => position <= size);
  const cut = lineEnd ?? (isInsideCrlf(points, size) && size > 1 ? size - 1 : size);
  return [points.slice(0, cut).join(''), ...chunkBySize(points.slice(cut).join(''), size)];
}
