import quickJs from '@jitl/quickjs-wasmfile-release-sync';
import { newVariant, type QuickJSSyncVariant } from 'quickjs-emscripten-core';

const page = 1 << 16;

/** What QuickJS begins with, and what it is compiled to have at most, in pages. */
const pages = { initial: 256, most: 32768 };

/** QuickJS, and whether it was ever refused memory. */
export interface BoundedVariant {
  readonly variant: QuickJSSyncVariant;
  readonly wasRefused: () => boolean;
}

/**
 * QuickJS without its asynchronous half, made of the bytes of its module: there is nowhere to load it from.
 *
 * @param memoryLimit in bytes: how far its memory may grow. QuickJS has a limit of its own, but as it is compiled to WebAssembly it does not know how much it has allocated
 */
export function variantOf(wasmBinary: Uint8Array, memoryLimit: number): BoundedVariant {
  const maximum = Math.min(pages.most, Math.max(pages.initial, Math.floor(memoryLimit / page)));
  const wasmMemory = new WebAssembly.Memory({ initial: pages.initial, maximum });
  const grow = wasmMemory.grow.bind(wasmMemory);
  let refused = false;
  wasmMemory.grow = (delta) => {
    try {
      return grow(delta);
    } catch (error) {
      refused = true;
      throw error;
    }
  };
  return { variant: newVariant(defaultOf(quickJs), { wasmBinary: new Uint8Array(wasmBinary).buffer, wasmMemory }), wasRefused: () => refused };
}

/** The types of the package are those of its CommonJS half, in which what is imported would be one level further down. */
function defaultOf(imported: QuickJSSyncVariant | { readonly default: QuickJSSyncVariant }): QuickJSSyncVariant {
  return 'default' in imported ? imported.default : imported;
}
