/** Add-ons of the practice account: installing the Pod Identity agent puts its DaemonSet on the nodes, as EKS does. */
import type { AwsChanger } from "../../core/ports.ts";
import type { PracticeAddOn, PracticeState } from "../state.ts";
import { clusterOf, type PracticeCalls } from "./calls.ts";
import { done } from "./changing.ts";
import { refuse } from "./refusal.ts";

/** Add-ons that a practice cluster can install, with a version of each. */
const VERSIONS: Readonly<Record<string, string>> = {
  "eks-pod-identity-agent": "v1.3.9-eksbuild.3",
  "vpc-cni": "v1.20.4-eksbuild.1",
  coredns: "v1.12.3-eksbuild.1",
  "kube-proxy": "v1.33.3-eksbuild.4",
  "aws-ebs-csi-driver": "v1.50.1-eksbuild.1",
};

/** What an add-on puts into its cluster, or takes out of it. */
export type OnAddOn = (
  state: PracticeState,
  cluster: string,
  addOn: string,
  installed: boolean,
) => Promise<PracticeState>;

export function practiceAddOnChanger(
  calls: PracticeCalls,
  onAddOn: OnAddOn,
): Pick<AwsChanger, "createAddOn" | "deleteAddOn"> {
  return {
    createAddOn: (clusterName, name, tags, requestToken, signal) => {
      const operation = "eks:CreateAddon";
      return calls.change(operation, `add-on "${name}"`, signal, async (call) => {
        const { state, region, now } = call;
        const cluster = clusterOf(call, clusterName, operation);
        if (Object.keys(tags).length > 0) {
          call.demand("eks:TagResource", cluster.arn);
        }
        const version = VERSIONS[name];
        if (version === undefined) {
          return refuse(
            "invalid-input",
            operation,
            "InvalidParameterException",
            `Addon ${name} specified is not supported`,
          );
        }
        const existing = state.addOns.find(
          (addOn) => addOn.region === region && addOn.cluster === clusterName && addOn.name === name,
        );
        if (existing !== undefined && existing.requestToken === requestToken) {
          return done(state);
        }
        if (existing !== undefined) {
          refuse("conflict", operation, "ResourceInUseException", "Addon already exists.");
        }
        const made: PracticeAddOn = {
          name,
          arn: `arn:${state.partition}:eks:${region}:${state.identity.account}:addon/${clusterName}/${name}/${crypto.randomUUID()}`,
          status: "ACTIVE",
          version,
          issues: [],
          tags,
          region,
          cluster: clusterName,
          requestToken,
          readyAt: now + state.settleMs,
        };
        return done(await onAddOn({ ...state, addOns: [...state.addOns, made] }, clusterName, name, true));
      });
    },

    deleteAddOn: (cluster, name, signal) =>
      calls.change("eks:DeleteAddon", `add-on "${name}"`, signal, async ({ state, region }) => {
        const addOns = state.addOns.filter(
          (addOn) => !(addOn.region === region && addOn.cluster === cluster && addOn.name === name),
        );
        return done(
          addOns.length === state.addOns.length ? state : await onAddOn({ ...state, addOns }, cluster, name, false),
        );
      }),
  };
}
