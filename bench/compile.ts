import { check } from '../compiler/check.ts';
import { lowerToFlake } from '../compiler/flake.ts';
import { format } from '../compiler/format.ts';
import { readSource } from '../compiler/source.ts';
import { below, median, type Row } from './table.ts';

/** Seconds to parse, check and lower plans of 1,000 and 10,000 bindings, and whether that is linear. */
export function benchCompile(): readonly Row[] {
  const small = median(repeat(5, () => seconds(() => compile(planOf(1_000)))));
  const large = median(repeat(3, () => seconds(() => compile(planOf(10_000)))));
  return [
    below('parse, check and lower 10,000 bindings', large, 2, 's'),
    below('the same against ten times 1,000 bindings', large / (10 * small), 1.5, 'times'),
  ];
}

/** Bindings that each use an earlier one, no two alike. */
function planOf(bindings: number): string {
  const lines = Array.from({ length: bindings }, (_, index) => {
    const input = index < 50 ? 'context' : `step_${index - 50}`;
    return `  step_${index} = grep(${input}, "user=${index} .*(ok|failed)$", ignore_case: true)`;
  });
  const results = Array.from({ length: Math.min(50, bindings) }, (_, index) => `step_${bindings - 1 - index}`);
  return `let\n${lines.join('\n')}\nin\n  combine([${results.join(', ')}], "concat")\n`;
}

function compile(plan: string): void {
  const { source } = readSource('bench.rlm', Buffer.from(plan));
  if (source === undefined) throw new Error('the plan of the bench is not a text');
  const formatted = format(source);
  if (formatted.text === undefined) throw new Error('the plan of the bench does not parse');
  const canonical = { ...source, text: formatted.text };
  const { graph, diagnostics } = check(canonical, { contexts: ['context'] });
  if (graph === undefined) throw new Error(`the plan of the bench is wrong: ${diagnostics[0]?.message}`);
  lowerToFlake({
    graph,
    planText: formatted.text,
    source: canonical,
    contexts: new Map([['context', { placement: 'copied', sha256: 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' }]]),
    toolchain: { provider: 'nixpkgs' },
  });
}

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1_000;
}

function repeat(times: number, measure: () => number): readonly number[] {
  return Array.from({ length: times }, measure);
}
