import type { TraceEvent } from '../../trace/event.ts';
import { basename } from 'node:path';
import { describeBytes, describeCount, describeNumber } from '../describe-amounts.ts';

/** Of what a model wrote, as much as is shown in a line. */
const longest = 160;

/** What is said of an event of a run while it goes on, in one line; undefined for what only the trace tells. */
export function describeEvent(event: TraceEvent): string | undefined {
  const said = sayEvent(event);
  // The root's own steps need no name.
  return said === undefined || event.session === '0' ? said : `${event.session}: ${said}`;
}

function sayEvent(event: TraceEvent): string | undefined {
  switch (event.event) {
    case 'began': {
      const texts = event.contexts.map(({ name, bytes }) => `${name} (${describeBytes(bytes)})`).join(', ');
      return event.session === '0' ? `${event.model} works on ${texts}` : `${event.model} works on ${oneLine(event.question)}`;
    }
    case 'direct': {
      if (!event.direct) return undefined;
      const why = event.tokens === null ? 'as asked for' : `since ${describeCount(event.tokens, 'token')} of text are fewer than ${describeNumber(event.below)}`;
      return `puts the question straight to the model, ${why}`;
    }
    case 'explored':
      return `explored ${event.name} = ${oneLine(event.step)}  ${describeBytes(event.bytes)}`;
    case 'evaluated':
      return `ran ${event.nodes.map(({ label }) => label).join(', ')}: ${event.seconds.toFixed(1)} s`;
    case 'mistake': {
      const [first] = event.diagnostics;
      return first === undefined ? undefined : `a mistake, told to the model: ${first.code}: ${oneLine(first.message)}`;
    }
    case 'marked':
      return `look at this reply: it repeats an instruction that stands in the text, “${oneLine(event.line)}”`;
    case 'committed':
      return `builds ${basename(event.flake)}`;
    case 'built': {
      const { built, cached } = event.nodes;
      return `built ${basename(event.flake)}: ${built} built, ${cached} cached, ${event.seconds.toFixed(1)} s`;
    }
    case 'child reused':
      return `${event.element}: a session found it before`;
    case 'ended':
      return event.session === '0' ? undefined : event.status;
    default:
      return undefined;
  }
}

/** Text of a model without its lines and indentation, cut where a line would be too long. */
function oneLine(text: string): string {
  const flat = text.trim().replace(/\s+/g, ' ');
  return flat.length <= longest ? flat : `${flat.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
