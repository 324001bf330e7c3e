// Why the command could not run: such a fault ends it with exit code 2, and its message is all that the user sees.

export class Fault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Fault";
  }
}
