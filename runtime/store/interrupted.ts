/** The user stopped the work (Ctrl-C, or an aborted signal). Nothing is wrong with the plan, the machine or Nix. */
export class Interrupted extends Error {
  constructor(options?: ErrorOptions) {
    super('interrupted', options);
    this.name = 'Interrupted';
  }
}
