import type { CanonicalValue } from '../../compiler/canonical-json.ts';
import { isKnown, type ModelEntries, modelPin, priceOf } from '../model/models.ts';
import { modelsTable } from '../model/models-table.ts';
import type { Price } from '../model/price.ts';

/** What is known of a model, by the table and by what the user says; null is not known. */
export interface DescribedModel {
  readonly name: string;
  /** Whether the table or the user says anything of it. */
  readonly known: boolean;
  readonly window: number | null;
  readonly structured: boolean | null;
  /** What is sent along. */
  readonly params: { readonly [name: string]: CanonicalValue };
  /** In dollars per million tokens. */
  readonly price: Price | null;
}

/** All models of the table, and those that the user says something of. */
export function describeModels(entries?: ModelEntries): readonly DescribedModel[] {
  const added = [...(entries?.keys() ?? [])].filter((name) => !modelsTable.has(name));
  return [...modelsTable.keys(), ...added].map((name) => describeModel(name, entries));
}

export function describeModel(name: string, entries?: ModelEntries): DescribedModel {
  const { window = null, structured = null, params } = modelPin(name, entries);
  return { name, known: isKnown(name, entries), window, structured, params, price: priceOf(name, entries) ?? null };
}
