import { boundValue } from '../bindings.ts';
import type { Binding } from '../request.ts';
import type { Interpreter } from './interpreter.ts';

/** From how many bytes on elements of a list are handed over together. */
const batch = 1 << 18;

/**
 * Binds a value in the guest, in pieces: none of the strings of Node has to hold the whole.
 *
 * @throws GuestError, OutOfMemory
 */
export function bind(interpreter: Interpreter, binding: Binding): void {
  const { name } = binding;
  const value = boundValue(binding);
  switch (value.kind) {
    case 'text':
      for (const piece of value.pieces) {
        const text = piece.toString('utf8');
        // A string that crosses ends at its first NUL.
        if (piece.includes(0)) interpreter.call('addJsonText', JSON.stringify(text));
        else interpreter.call('addText', text);
      }
      return interpreter.call('endText', name);
    case 'list': {
      let elements: string[] = [];
      let size = 0;
      const hand = () => {
        interpreter.call('addElements', `[${elements.join(',')}]`);
        elements = [];
        size = 0;
      };
      for (const element of value.elements) {
        elements.push(element.toString('utf8'));
        size += element.length;
        if (size > batch) hand();
      }
      hand();
      return interpreter.call('endList', name);
    }
    case 'json':
      return interpreter.call('bind', name, value.json.toString('utf8'));
  }
}
