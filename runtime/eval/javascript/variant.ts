import quickJs from '@jitl/quickjs-wasmfile-release-sync';
import { newVariant, type QuickJSSyncVariant } from 'quickjs-emscripten-core';

/** QuickJS without its asynchronous half, made of the bytes of its module: there is nowhere to load it from. */
export function variantOf(wasmBinary: Uint8Array): QuickJSSyncVariant {
  return newVariant(defaultOf(quickJs), { wasmBinary: new Uint8Array(wasmBinary).buffer });
}

/** The types of the package are those of its CommonJS half, in which what is imported would be one level further down. */
function defaultOf(imported: QuickJSSyncVariant | { readonly default: QuickJSSyncVariant }): QuickJSSyncVariant {
  return 'default' in imported ? imported.default : imported;
}
