// EKS and Access Analyzer on the wire over the practice account: paths and JSON as their API models have them.
import type { Association, AwsConnection } from "../../../src/core/ports.ts";

const never = new AbortController().signal;

export type Json = Readonly<Record<string, unknown>>;

export interface RestInput {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Json;
}

/** What a look at something that is not there answers. */
export class ResourceNotFound extends Error {}

interface Route {
  readonly operation: string;
  readonly method: string;
  /** Segments; `*` for any one. */
  readonly path: string;
  readonly answer: (input: RestInput, aws: AwsConnection) => Promise<Json>;
}

const ASSOCIATIONS = "clusters/*/pod-identity-associations";

const ROUTES: readonly Route[] = [
  {
    operation: "eks:ListClusters",
    method: "GET",
    path: "clusters",
    answer: async ({ query }, { reader }) => {
      const page = await reader.listClusters(query.get("nextToken") ?? undefined, never);
      return { clusters: page.items, nextToken: page.next };
    },
  },
  {
    operation: "eks:DescribeCluster",
    method: "GET",
    path: "clusters/*",
    answer: async ({ path: [, name = ""] }, { reader }) => {
      const { issuer, certificateAuthority, autoMode, ...cluster } = await reader.describeCluster(name, never);
      return {
        cluster: {
          ...cluster,
          identity: issuer === undefined ? {} : { oidc: { issuer } },
          certificateAuthority: { data: certificateAuthority },
          computeConfig: { enabled: autoMode },
        },
      };
    },
  },
  {
    operation: "eks:ListPodIdentityAssociations",
    method: "GET",
    path: ASSOCIATIONS,
    answer: async ({ path: [, cluster = ""], query }, { details }) => {
      const [namespace, serviceAccount] = [query.get("namespace"), query.get("serviceAccount")];
      const filter = {
        ...(namespace === null ? {} : { namespace }),
        ...(serviceAccount === null ? {} : { serviceAccount }),
      };
      const page = await details.listAssociations(cluster, filter, query.get("nextToken") ?? undefined, never);
      const associations = page.items.map(({ id, arn, cluster: clusterName, owner, ...rest }) => ({
        ...rest,
        clusterName,
        associationId: id,
        associationArn: arn,
        ownerArn: owner,
      }));
      return { associations, nextToken: page.next };
    },
  },
  {
    operation: "eks:DescribePodIdentityAssociation",
    method: "GET",
    path: `${ASSOCIATIONS}/*`,
    answer: async ({ path: [, cluster = "", , id = ""] }, { details }) => {
      const found = await details.findAssociation(cluster, id, never);
      if (found === undefined) {
        throw new ResourceNotFound(`No association ${id} found.`);
      }
      return { association: associationJson(found) };
    },
  },
  {
    operation: "eks:CreatePodIdentityAssociation",
    method: "POST",
    path: ASSOCIATIONS,
    answer: async ({ path: [, cluster = ""], body }, { changer }) => {
      const wanted = {
        cluster,
        namespace: String(body.namespace),
        serviceAccount: String(body.serviceAccount),
        clientRequestToken: String(body.clientRequestToken),
        tags: (body.tags ?? {}) as Readonly<Record<string, string>>,
        ...settingsOf(body),
      };
      return { association: associationJson(await changer.createAssociation(wanted, never)) };
    },
  },
  {
    operation: "eks:UpdatePodIdentityAssociation",
    method: "POST",
    path: `${ASSOCIATIONS}/*`,
    answer: async ({ path: [, cluster = "", , id = ""], body }, { changer }) => {
      const removes = (["targetRoleArn", "policy"] as const).filter((key) => body[key] === "");
      const update = { cluster, id, clientRequestToken: String(body.clientRequestToken), removes, ...settingsOf(body) };
      return { association: associationJson(await changer.updateAssociation(update, never)) };
    },
  },
  {
    operation: "eks:DeletePodIdentityAssociation",
    method: "DELETE",
    path: `${ASSOCIATIONS}/*`,
    answer: async ({ path: [, cluster = "", , id = ""] }, { changer, details }) => {
      const found = await details.findAssociation(cluster, id, never);
      if (found === undefined) {
        throw new ResourceNotFound(`No association ${id} found.`);
      }
      await changer.deleteAssociation(cluster, id, never);
      return { association: associationJson(found) };
    },
  },
  {
    operation: "eks:CreateAddon",
    method: "POST",
    path: "clusters/*/addons",
    answer: async ({ path: [, cluster = ""], body }, { changer }) => {
      const tags = (body.tags ?? {}) as Readonly<Record<string, string>>;
      await changer.createAddOn(cluster, String(body.addonName), tags, String(body.clientRequestToken), never);
      return { addon: { addonName: body.addonName, clusterName: cluster, status: "CREATING" } };
    },
  },
  {
    operation: "eks:DescribeAddon",
    method: "GET",
    path: "clusters/*/addons/*",
    answer: async ({ path: [, cluster = "", , name = ""] }, { details }) => {
      const found = await details.findAddOn(cluster, name, never);
      if (found === undefined) {
        throw new ResourceNotFound(`No addon: ${name} found in cluster: ${cluster}`);
      }
      const { arn, version, status, tags } = found;
      const addon = { addonName: name, addonArn: arn, addonVersion: version, status, tags, health: { issues: [] } };
      return { addon: { ...addon, clusterName: cluster } };
    },
  },
  {
    operation: "eks:DeleteAddon",
    method: "DELETE",
    path: "clusters/*/addons/*",
    answer: async ({ path: [, cluster = "", , name = ""] }, { changer, details }) => {
      if ((await details.findAddOn(cluster, name, never)) === undefined) {
        throw new ResourceNotFound(`No addon: ${name} found in cluster: ${cluster}`);
      }
      await changer.deleteAddOn(cluster, name, never);
      return { addon: { addonName: name, status: "DELETING" } };
    },
  },
  {
    operation: "access-analyzer:ValidatePolicy",
    method: "POST",
    path: "policy/validation",
    answer: async ({ body }, { details }) => {
      if (
        body.policyType !== "RESOURCE_POLICY" ||
        body.validatePolicyResourceType !== "AWS::IAM::AssumeRolePolicyDocument"
      ) {
        throw new Error("asked for another kind of policy");
      }
      const findings = await details.validateTrustPolicy(String(body.policyDocument), never);
      return {
        findings: findings.map(({ type, code, message, learnMore }) => ({
          findingType: type,
          issueCode: code,
          findingDetails: message,
          learnMoreLink: learnMore ?? "",
          locations: [],
        })),
      };
    },
  },
];

/** The operation of a request; undefined for a path that is none. */
export function routeOf(method: string, path: readonly string[]): Route | undefined {
  return ROUTES.find((route) => {
    const segments = route.path.split("/");
    return (
      route.method === method &&
      segments.length === path.length &&
      segments.every((segment, index) => segment === "*" || segment === path[index])
    );
  });
}

/** An empty text takes a setting away. */
function settingsOf(body: Json) {
  return {
    roleArn: String(body.roleArn),
    targetRoleArn: body.targetRoleArn ? String(body.targetRoleArn) : undefined,
    disableSessionTags: body.disableSessionTags === true,
    policy: body.policy ? String(body.policy) : undefined,
  };
}

function associationJson({ id, arn, cluster, owner, createdAt, modifiedAt, ...rest }: Association): Json {
  const seconds = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time) / 1000);
  return {
    ...rest,
    clusterName: cluster,
    associationId: id,
    associationArn: arn,
    ownerArn: owner,
    createdAt: seconds(createdAt),
    modifiedAt: seconds(modifiedAt),
  };
}
