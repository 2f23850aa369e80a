import { version } from '../installation.ts';
import type { TraceEvent } from '../trace/event.ts';
import { say } from './talk.ts';

/** Sends what happens in a run to a collector. */
export interface Telemetry {
  event(event: TraceEvent): void;
  /** Sends what is left, for a short while. */
  end(): Promise<void>;
}

/** How long a collector may take, in milliseconds: a run never waits longer for it. */
const patience = 2000;

/** More spans than that are dropped while a collector does not take them. */
const mostWaiting = 20_000;

/**
 * Opens the export to OpenTelemetry, if the environment says where to: its variables are those of OpenTelemetry, and its packages are loaded only then. A collector that cannot be reached
 * is said once, and changes nothing of the run.
 */
export async function openTelemetry(): Promise<Telemetry | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_SDK_DISABLED, OTEL_SERVICE_NAME, OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT } = process.env;
  const endpoint = OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined || endpoint === '' || OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined;
  const [{ diag, DiagLogLevel }, { BatchSpanProcessor, TracerProvider }, { OTLPTraceExporter }, { defaultResource, detectResources, envDetector, resourceFromAttributes }, { Spans }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('../trace/spans.ts'),
  ]);
  let hasFailed = false;
  const failed = () => {
    if (!hasFailed) say('the collector of OTEL_EXPORTER_OTLP_ENDPOINT cannot be reached, or does not take all spans: they are lost, and the run goes on');
    hasFailed = true;
  };
  const quiet = () => undefined;
  diag.setLogger({ error: failed, warn: quiet, info: quiet, debug: quiet, verbose: quiet }, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  const exporter = new OTLPTraceExporter({ timeoutMillis: patience });
  const name = OTEL_SERVICE_NAME === undefined || OTEL_SERVICE_NAME === '' ? 'rlmc' : OTEL_SERVICE_NAME;
  const provider = new TracerProvider({
    resource: defaultResource().merge(detectResources({ detectors: [envDetector] })).merge(resourceFromAttributes({ 'service.name': name, 'service.version': version })),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: mostWaiting, exportTimeoutMillis: patience, scheduledDelayMillis: 1000 })],
  });
  const spans = new Spans(provider.getTracer('rlmc', version), OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT?.toLowerCase() === 'true');
  return {
    event: (event) => spans.event(event),
    async end() {
      spans.close();
      const timer = Promise.withResolvers<void>();
      const timeout = setTimeout(() => {
        failed();
        timer.resolve();
      }, patience);
      // What it fails with was said.
      await Promise.race([provider.shutdown().catch(failed), timer.promise]);
      clearTimeout(timeout);
    },
  };
}
