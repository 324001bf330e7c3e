// Prints what an edit costs through the real language server over stdio, from the message to the published diagnostics, and what
// the server's process weighs. Usage: npm run build && node test/bench/server.ts [files]
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { SERVER_NODE_ARGUMENTS } from "../../src/extension/node/server-arguments.ts";
import { doorArguments } from "../fakes/door.ts";
import { LspClient } from "../server/lsp-client.ts";
import { quantile } from "./figures.ts";
import { writeMixedWorkspace } from "./mixed-workspace.ts";

const ROUNDS = 120;

/** What the server waits for after typing, which is not its work (`TYPING_PAUSE_MS` of src/server/session.ts). Milliseconds. */
const TYPING_PAUSE = 80;

interface Edit {
  readonly name: string;
  /** Brings a finding about, in one file or in several. */
  edit(text: string): string;
}

const EDITS: readonly Edit[] = [
  { name: "role ARN of a ServiceAccount", edit: (text) => text.replace(":role/", ":policy/") },
  { name: "namespace of a ServiceAccount", edit: (text) => text.replace(/namespace: \S+/, "namespace: elsewhere") },
];

/** Memory of a process in MB, as Linux tells it; undefined elsewhere. */
function memoryOf(pid: number | undefined): { readonly now: number; readonly peak: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const read = (key: string) => Number(new RegExp(`^${key}:\\s*(\\d+) kB`, "m").exec(status)?.[1]) / 1024;
    return { now: read("VmRSS"), peak: read("VmHWM") };
  } catch {
    return undefined;
  }
}

async function measure(client: LspClient, path: string, { name, edit }: Edit): Promise<void> {
  const text = readFileSync(`${client.root}/${path}`, "utf8");
  const samples: number[] = [];
  const heard = () => client.published.length;
  await client.open(path, text);
  await client.idle();
  for (let round = 0; round < ROUNDS; round++) {
    const before = heard();
    const start = performance.now();
    await client.change(path, round % 2 === 0 ? edit(text) : text);
    await client.until(() => heard() > before, `the diagnostics after an edit of the ${name}`);
    samples.push(performance.now() - start - TYPING_PAUSE);
    // Diagnostics of other files may follow.
    await client.idle();
  }
  await client.change(path, text);
  await client.close(path);
  process.stdout.write(
    `  ${name.padEnd(32)} p50 ${quantile(samples, 0.5).toFixed(1)} ms, p95 ${quantile(samples, 0.95).toFixed(1)} ms, least ${Math.min(...samples).toFixed(1)} ms\n`,
  );
}

function showMemory(moment: string, client: LspClient): void {
  const memory = memoryOf(client.process.pid);
  process.stdout.write(
    memory === undefined
      ? `  memory ${moment.padEnd(26)} not known on this system\n`
      : `  memory ${moment.padEnd(26)} ${memory.now.toFixed(0)} MB now, ${memory.peak.toFixed(0)} MB at most so far\n`,
  );
}

async function bench(count: number): Promise<void> {
  // For the server that is started next, which inherits it.
  process.env.NODE_OPTIONS = SERVER_NODE_ARGUMENTS.join(" ");
  const client = await LspClient.start({}, { folders: [] });
  try {
    const account = relative(client.root, writeMixedWorkspace(client.root, count).account);
    const start = performance.now();
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { added: [{ uri: client.uri(""), name: "mixed" }], removed: [] },
    });
    await client.until(() => client.log.some(({ message }) => message.startsWith(`Read ${count} `)), "all is read");
    // Nothing to decode: it is answered when all is checked and published.
    await client.connection.sendRequest("irsa/decode", { text: "" });
    process.stdout.write(
      `\n${count} files, server ${doorArguments("server").length > 1 ? "from its sources (build first)" : "bundled"}, the typing pause of ${TYPING_PAUSE} ms taken off\n`,
    );
    process.stdout.write(`  folder opened to all checked      ${(performance.now() - start).toFixed(0)} ms\n`);
    showMemory("when all is checked", client);
    await client.connection.sendRequest("irsa/tree");
    await client.connection.sendRequest("irsa/check");
    showMemory("with tree, checked again", client);
    for (const edit of EDITS) {
      await measure(client, account, edit);
    }
    showMemory("after these edits", client);
  } finally {
    await client.stop();
  }
}

for (const count of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1000, 10_000]) {
  await bench(count);
}
