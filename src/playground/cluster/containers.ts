/** Runs the container of a practice pod: the `aws` commands of its script, with the credentials that it would end up with. */
import type { JsonObject, JsonValue } from "../../core/ports.ts";
import { runAws } from "./aws-commands.ts";
import { credentialsOf, type PodCredentials } from "./pod-credentials.ts";
import { environmentOf } from "./pod-environment.ts";
import type { ClusterWorld } from "./world.ts";

export interface ContainerRun {
  readonly log: string;
  /** Undefined for a container that keeps running. */
  readonly exitCode: number | undefined;
}

export async function runContainer(container: JsonObject, pod: JsonObject, world: ClusterWorld): Promise<ContainerRun> {
  const commands = commandsOf(container);
  if (commands === undefined) {
    return { log: "", exitCode: undefined };
  }
  const lines: string[] = [];
  let credentials: PodCredentials | undefined;
  let exitCode = 0;
  for (const { words, unlessFailed } of commands) {
    if (unlessFailed && exitCode !== 0) {
      break;
    }
    if (words[0] === "aws") {
      credentials ??= await credentialsOf(environmentOf(container), container, pod, world);
      const ran = runAws(words.slice(1), credentials, world);
      lines.push(ran.output);
      exitCode = ran.exitCode;
    } else if (words[0] === "echo") {
      lines.push(words.slice(1).join(" "));
      exitCode = 0;
    }
  }
  return { log: lines.map((line) => `${line}\n`).join(""), exitCode };
}

interface Command {
  readonly words: readonly string[];
  /** Behind `&&`, or under `set -e`: not run when the command before it failed. */
  readonly unlessFailed: boolean;
}

/** Undefined where there is nothing to run that a practice cluster knows: the container is taken for a server. */
function commandsOf(container: JsonObject): readonly Command[] | undefined {
  const words = [...textsIn(container.command), ...textsIn(container.args)];
  const isShell = /(^|\/)(ba|da|a)?sh$/.test(words[0] ?? "");
  const isAwsImage = /(^|\/)aws-cli\b/.test(String(container.image)) && textsIn(container.command).length === 0;
  const script = isShell ? (words.at(-1) ?? "") : [...(isAwsImage ? ["aws"] : []), ...words].join(" ");
  const stops = /\bset -\w*e/.test(script) || words.some((word) => /^-\w*e\w*$/.test(word));
  const commands = script.split(/(&&|;|\|\||\n)/);
  const parsed: Command[] = [];
  for (let index = 0; index < commands.length; index += 2) {
    const text = (commands[index] ?? "").trim().replace(/\s+\d?>.*$/, "");
    const before = commands[index - 1];
    if (text !== "" && before !== "||") {
      const split = text.split(/\s+/).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
      parsed.push({ words: split, unlessFailed: before === "&&" || stops });
    }
  }
  return parsed.some(({ words: [program] }) => program === "aws") ? parsed : undefined;
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter((item) => typeof item === "string") : [];
}
