import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const value = z.looseObject({ stringValue: z.string().optional(), intValue: z.union([z.number(), z.string()]).optional(), boolValue: z.boolean().optional() });
const attributes = z.array(z.object({ key: z.string(), value }));
const span = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes,
  status: z.looseObject({ code: z.number().optional() }),
});
const body = z.object({ resourceSpans: z.array(z.looseObject({ resource: z.looseObject({ attributes }), scopeSpans: z.array(z.looseObject({ spans: z.array(span) })) })) });

export type CollectedSpan = Omit<z.infer<typeof span>, 'attributes'> & { readonly attributes: Readonly<Record<string, unknown>> };

export interface Collector {
  /** What to set OTEL_EXPORTER_OTLP_ENDPOINT to. */
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  readonly resources: readonly Readonly<Record<string, unknown>>[];
  readonly headers: readonly IncomingHttpHeaders[];
  stop(): Promise<void>;
}

/** A real HTTP server on a free port of this machine that takes traces as OTLP in JSON. */
export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const resources: Record<string, unknown>[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { resourceSpans } = body.parse(JSON.parse(Buffer.concat(chunks).toString()));
      headers.push({ ...request.headers, url: request.url });
      for (const { resource, scopeSpans } of resourceSpans) {
        resources.push(plain(resource.attributes));
        for (const { spans: some } of scopeSpans) spans.push(...some.map((one) => ({ ...one, attributes: plain(one.attributes) })));
      }
      response.setHeader('content-type', 'application/json').end('{}');
    })().catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    resources,
    headers,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const plain = (given: z.infer<typeof attributes>): Record<string, unknown> => Object.fromEntries(given.map(({ key, value: { stringValue, intValue, boolValue } }) => [key, stringValue ?? boolValue ?? Number(intValue)]));
