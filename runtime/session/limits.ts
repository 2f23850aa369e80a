/** What a run may spend, over the whole tree of its sessions. */
export interface Limits {
  /** Bindings of EXPLORE, and mistakes. */
  readonly explore: number;
  readonly commits: number;
  /** Requests to models, each attempt by itself. */
  readonly calls: number;
  /** Of questions and replies together. */
  readonly tokens?: number;
  /** In dollars. */
  readonly cost?: number;
  /** In milliseconds. */
  readonly time?: number;
}

export const defaultLimits: Limits = { explore: 20, commits: 5, calls: 200 };
