/** With a proxy set, SDKs ask it for the Pod Identity agent's address too, which only the node can reach. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { Container, EnvVariable } from "../model/pod-template.ts";
import type { FileEdit } from "../text/edits.ts";
import { addVariable, type ContainerAddress } from "./container-edits.ts";
import { containersOf, identifiedPods, identityPlace } from "./identified-pod.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly address: ContainerAddress;
  readonly exception: EnvVariable | undefined;
}

const AGENT = "169.254.170.23";
const AGENT_V6 = "[fd00:ec2::23]";

/** The agent is asked by plain HTTP: a proxy for HTTPS alone does not matter. */
const PROXY = /^(?:https?_proxy|all_proxy)$/i;
const PLAIN_PROXY = /^(?:http_proxy|all_proxy)$/i;
const NO_PROXY = /^no_proxy$/i;

export const proxyWithoutAgent = defineRule({
  meta: {
    id: "proxy-without-agent",
    title: "Proxy without an exception for the Pod Identity agent",
    category: "workload",
    source: "EKS User Guide, Learn how EKS Pod Identity grants Pods access to AWS services (proxies)",
    fix: "automatic",
  },
  messages: {
    missing: {
      severity: "warning",
      text: 'Container "{container}" sets {proxy} and no NO_PROXY: the SDK asks the proxy for the credentials of the Pod Identity agent, which only the node can reach. Set NO_PROXY to 169.254.170.23 and [fd00:ec2::23].',
    },
    uncovered: {
      severity: "warning",
      text: 'Container "{container}" sets {proxy}, and {exception} does not have the Pod Identity agent: the SDK asks the proxy for its credentials, and only the node can reach it. Add 169.254.170.23 and [fd00:ec2::23] to {exception}.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const identified of identifiedPods(fact, graph)) {
      if (identified.mechanism !== "pod-identity" || identified.patched) {
        continue;
      }
      for (const { container, injection } of containersOf(identified)) {
        const proxy = container.env.find(({ name, value }) => PLAIN_PROXY.test(name.text) && value?.text !== "");
        const exceptions = container.env.filter(({ name }) => NO_PROXY.test(name.text));
        if (injection.outcome !== "injected" || proxy === undefined || mayExcept(container, exceptions)) {
          continue;
        }
        const [exception] = exceptions;
        const data: Data = { address: { uri: fact.uri, document: fact.document, container }, exception };
        const values = {
          container: container.name?.text ?? "",
          proxy: proxy.name.text,
          exception: exception?.name.text ?? "",
        };
        yield {
          message: exception === undefined ? "missing" : "uncovered",
          values,
          range: (exception ?? proxy).name.range,
          related: [identityPlace(identified)],
          data,
        };
      }
    }
  },
  fix({ uri, data: { address, exception } }, context) {
    const value = exception?.value;
    const added = `${AGENT},${AGENT_V6}`;
    const longer =
      value === undefined || value.text.trim() === "" ? added : `${value.text.replace(/,\s*$/, "")},${added}`;
    const edits: readonly FileEdit[] | undefined =
      value === undefined
        ? exception === undefined
          ? addVariable(address, isLowerCase(address.container) ? "no_proxy" : "NO_PROXY", added, context)
          : undefined
        : [{ kind: "edit", uri, edits: [replaceValue(value, longer)] }];
    return edits === undefined
      ? []
      : [{ title: l10n.t("Except the Pod Identity agent from the proxy"), preferred: true, edits }];
  },
});

/** True where an exception covers the agent, or there is no telling what is excepted. */
function mayExcept(container: Container, exceptions: readonly EnvVariable[]): boolean {
  const isUnread = container.envFromSecrets.length + container.envFromConfigMaps.length > 0;
  return (
    (isUnread && exceptions.length === 0) ||
    exceptions.some(({ value }) => value === undefined || !value.known || value.text.split(",").some(coversAgent))
  );
}

/** Networks and prefixes that hold the agent's IPv4 address; the other one only matters on IPv6 clusters. */
function coversAgent(entry: string): boolean {
  return /^(?:\*|169\.254\.170\.23(?:\/32|:80)?|\.?169\.254\.?(?:\*)?|169\.254\.0\.0\/16|169\.254\.170\.0\/24|169\.254\.(?:170\.)?\*)$/.test(
    entry.trim(),
  );
}

function isLowerCase(container: Container): boolean {
  return container.env
    .filter(({ name }) => PROXY.test(name.text))
    .every(({ name }) => name.text === name.text.toLowerCase());
}
