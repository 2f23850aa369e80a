import type { CanonicalValue } from '../../compiler/canonical-json.ts';
import type { ChatRequest } from './chat-model.ts';

export type RequestBody = { readonly [name: string]: unknown };

/** Stands in the parameters of a question for the JSON schema of its answer, which its type has already. */
export const schemaMarker = 'json_schema';

/** What is sent to `/chat/completions`: the model, the messages and the parameters of a request, and nothing else. */
export function requestBody({ model, params, messages, schema }: ChatRequest): RequestBody {
  const { response_format: format, ...others } = params;
  return { ...others, ...(format === undefined ? {} : { response_format: responseFormat(format, schema) }), model, messages };
}

function responseFormat(format: CanonicalValue, schemaText: string | undefined): unknown {
  if (format !== schemaMarker) throw new TypeError(`\`response_format\` is ${JSON.stringify(format)} instead of the marker`);
  if (schemaText === undefined) throw new TypeError('a request wants its answer to have a schema, and has none');
  const schema: unknown = JSON.parse(schemaText);
  // The compiler lets no other schema pass than what is strict with OpenAI: all properties are required, and there are no others.
  return { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } };
}
