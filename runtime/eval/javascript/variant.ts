import { newVariant, type QuickJSSyncVariant, RELEASE_SYNC } from 'quickjs-emscripten';

/** QuickJS without its asynchronous half, made of the bytes of its module: there is nowhere to load it from. */
export function newSyncVariant(wasmBinary: Uint8Array): QuickJSSyncVariant {
  const variant = newVariant(RELEASE_SYNC, { wasmBinary: new Uint8Array(wasmBinary).buffer });
  if (variant.type !== 'sync') throw new TypeError('the variant of QuickJS is not the synchronous one');
  return variant;
}
