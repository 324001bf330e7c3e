// Keeps the server's heap near what is alive in it: the process idles beside the editor for hours.
import { setFlagsFromString } from "node:v8";

/** By how much the heap may outgrow what was alive after the last collection, in percent. */
const GROWTH = 40;

/**
 * On a machine with much memory V8 lets a heap grow to four times what is alive before it collects, for speed that a server with
 * short answers has no use for. V8 reads this flag whenever it sets its next limit, so that it need not stand on the command line.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
