/** An entry of the registry of diagnostics, with its templates applied by `instantiate`. */
export interface DiagnosticDefinition<P> {
  readonly severity: 'error' | 'warning';
  /** A few words, for the list of codes. */
  readonly title: string;
  /** Why the rule exists and what to do, in Markdown, with an example: what `rlmc explain` prints. */
  readonly explanation: string;
  readonly instantiate: (parameters: P) => { severity: 'error' | 'warning'; message: string; hint?: string };
}

interface Template<P> {
  readonly severity?: 'warning';
  readonly title: string;
  readonly message: (parameters: P) => string;
  readonly hint?: (parameters: P) => string | undefined;
  readonly explanation: string;
}

/** Defines a diagnostic whose templates take parameters `P`; an error unless it says otherwise. */
export function define<P>(template: Template<P>): DiagnosticDefinition<P> {
  const { title, explanation } = template;
  const severity = template.severity ?? 'error';
  return {
    severity,
    title,
    explanation,
    instantiate(parameters) {
      const hint = template.hint?.(parameters);
      return { severity, message: template.message(parameters), ...(hint === undefined ? {} : { hint }) };
    },
  };
}
