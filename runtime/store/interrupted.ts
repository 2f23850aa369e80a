/** The user stopped the work (Ctrl-C, or an aborted signal). Nothing is wrong with the plan, the machine or Nix. */
export class Interrupted extends Error {
  constructor(options?: ErrorOptions) {
    super('interrupted', options);
    this.name = 'Interrupted';
  }
}

/** Whether Nix ended because of an interrupt that reached it without us, as a Ctrl-C in a terminal does. */
export function saysInterrupted(stderr: string): boolean {
  return /\binterrupted by the user\b/.test(stderr);
}
