import type { CanonicalValue } from '../../compiler/canonical-json.ts';
import { isObject, type JsonObject, type JsonValue } from '../ops/json-value.ts';
import type { ChatMessage, ChatRequest } from './chat-model.ts';

export type RequestBody = { readonly [name: string]: unknown };

/** Stands in the parameters of a question for the JSON schema of its answer, which its type has already. */
export const schemaMarker = 'json_schema';

/** What is sent to `/chat/completions`: the model, the messages and the parameters of a request, and nothing else. */
export function requestBody({ model, params, messages, schema, tools }: ChatRequest): RequestBody {
  const { response_format: format, ...others } = params;
  return {
    ...others,
    ...(format === undefined ? {} : { response_format: responseFormat(format, schema) }),
    ...(tools === undefined ? {} : { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
    model,
    messages: messages.map(messageBody),
  };
}

function messageBody({ role, content, call }: ChatMessage): unknown {
  if (call === undefined) return { role, content };
  const { id, name, arguments: given } = call;
  return role === 'assistant' ? { role, content: null, tool_calls: [{ id, type: 'function', function: { name, arguments: given } }] } : { role: 'tool', tool_call_id: id, content };
}

function responseFormat(format: CanonicalValue, schemaText: string | undefined): unknown {
  if (format !== schemaMarker) throw new TypeError(`\`response_format\` is ${JSON.stringify(format)} instead of the marker`);
  if (schemaText === undefined) throw new TypeError('a request wants its answer to have a schema, and has none');
  const schema: JsonValue = JSON.parse(schemaText);
  return { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: strictOf(schema) } };
}

/**
 * The keywords that every endpoint with strict schemas takes. OpenAI's refuses `minLength` and `maxLength`, others any bound, and one keyword that is refused ends
 * the whole plan: so no bounds are sent. The model reads the whole schema in the message, and the reply is checked by the whole schema.
 */
const strictKeywords: ReadonlySet<string> = new Set(['type', 'description', 'enum', 'const', 'items', 'properties', 'required', 'additionalProperties']);

/** A schema as far as it may be sent. That all properties are required, and no others allowed, is the compiler's doing. */
function strictOf(schema: JsonValue): JsonValue {
  if (!isObject(schema)) return schema;
  return mapMembers(schema, (keyword, value) => {
    if (!strictKeywords.has(keyword)) return undefined;
    if (keyword === 'items') return strictOf(value);
    // Its keys are names, and may be those of keywords.
    return keyword === 'properties' && isObject(value) ? mapMembers(value, (_, property) => strictOf(property)) : value;
  });
}

function mapMembers(object: JsonObject, map: (name: string, value: JsonValue) => JsonValue | undefined): JsonObject {
  const members: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(object)) {
    const mapped = map(name, value);
    if (mapped !== undefined) members.push([name, mapped]);
  }
  return Object.fromEntries(members);
}
