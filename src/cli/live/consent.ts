// Asks the user at the terminal; where there is none, nobody agrees.
import type { Environment } from "../environment.ts";
import { Fault } from "../fault.ts";

/** True for "yes" and "y". Throws a Fault where nobody can be asked. */
export async function agree({ ask }: Environment, question: string): Promise<boolean> {
  if (ask === undefined) {
    throw new Fault("Nothing was changed: there is nobody to ask here. Look at the plan, then give --yes.");
  }
  return /^y(es)?$/i.test((await ask(`${question} (yes/no) `)).trim());
}
