/** An AWS account in memory, as small as plans need it. */
import {
  AccessError,
  type Association,
  type AwsChanger,
  type AwsConnection,
  type AwsDetails,
  type AwsReader,
  type ProviderDetails,
  type RoleDetails,
} from "../../src/core/ports.ts";

export const ACCOUNT = "111122223333";
export const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
export const CLUSTER_ARN = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/demo`;

interface Role extends RoleDetails {
  readonly attached: Set<string>;
  readonly inline: Map<string, string>;
}

export class MemoryAws {
  readonly providers = new Map<string, ProviderDetails>();
  readonly roles = new Map<string, Role>();
  readonly associations = new Map<string, Association>();
  readonly addOns = new Map<string, { tags: Readonly<Record<string, string>>; status: string }>();
  readonly #tokens = new Map<string, Association>();
  #ids = 0;

  readonly connection: AwsConnection = {
    reader: this.#reader(),
    details: this.#details(),
    changer: this.#changer(),
    tokens: { exchange: () => Promise.reject(new Error("not needed here")) },
    issuers: { probe: () => Promise.reject(new Error("not needed here")) },
  };

  addRole(name: string, trustPolicy: string, more: Partial<RoleDetails> = {}): void {
    this.roles.set(name, {
      name,
      path: "/",
      arn: `arn:aws:iam::${ACCOUNT}:role${more.path ?? "/"}${name}`,
      trustPolicy,
      description: undefined,
      maxSessionDuration: 3600,
      boundary: undefined,
      tags: {},
      createdAt: undefined,
      lastUsedAt: undefined,
      ...more,
      attached: new Set(),
      inline: new Map(),
    });
  }

  isAssociated(namespace: string, account: string): boolean {
    return [...this.associations.values()].some(
      (each) => each.namespace === namespace && each.serviceAccount === account,
    );
  }

  dump(): unknown {
    return {
      providers: [...this.providers.values()].map(({ arn, audiences }) => [arn, audiences]),
      roles: [...this.roles.values()].map(({ tags: _, ...role }) => ({
        ...role,
        attached: [...role.attached],
        inline: [...role.inline],
      })),
      associations: [...this.associations.values()].map(({ id: _, arn: __, tags: ___, ...rest }) => rest),
      addOns: [...this.addOns.keys()],
    };
  }

  #reader(): AwsReader {
    const none = () => Promise.resolve({ items: [], next: undefined });
    return {
      callerIdentity: () =>
        Promise.resolve({ account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/you`, userId: "AIDAEXAMPLE" }),
      describeCluster: (name) =>
        Promise.resolve({
          name,
          arn: CLUSTER_ARN,
          issuer: `https://${ISSUER}`,
          status: "ACTIVE",
          version: "1.33",
          endpoint: undefined,
          certificateAuthority: undefined,
          autoMode: false,
        }),
      findOidcProvider: (arn) => Promise.resolve(this.providers.get(arn)),
      findRole: (name) => Promise.resolve(this.roles.get(name)),
      listClusters: none,
      listRoles: none,
      listPolicies: none,
    };
  }

  #details(): AwsDetails {
    return {
      findRoleDetails: (name) => Promise.resolve(this.roles.get(name)),
      listAttachedPolicies: async (name) => [...this.#role(name).attached],
      listInlinePolicies: async (name) => [...this.#role(name).inline.keys()],
      findInlinePolicy: (roleName, name) => {
        const document = this.roles.get(roleName)?.inline.get(name);
        return Promise.resolve(document === undefined ? undefined : { name, document });
      },
      listProviders: () => Promise.resolve([...this.providers.keys()]),
      findProviderDetails: (arn) => Promise.resolve(this.providers.get(arn)),
      listAssociations: (cluster, { namespace, serviceAccount }) =>
        Promise.resolve({
          items: [...this.associations.values()].filter(
            (each) =>
              each.cluster === cluster && each.namespace === namespace && each.serviceAccount === serviceAccount,
          ),
          next: undefined,
        }),
      findAssociation: (_cluster, id) => Promise.resolve(this.associations.get(id)),
      findAddOn: (_cluster, name) => {
        const found = this.addOns.get(name);
        return Promise.resolve(
          found && { name, arn: `arn:${name}`, status: found.status, version: "v1", issues: [], tags: found.tags },
        );
      },
      validateTrustPolicy: () => Promise.resolve([]),
      simulate: () => Promise.resolve([]),
    };
  }

  #changer(): AwsChanger {
    const change = (name: string, part: Partial<Role>) => {
      this.roles.set(name, { ...this.#role(name), ...part });
    };
    return {
      createProvider: async ({ url, audiences, tags }) => {
        const issuer = url.replace("https://", "");
        const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}`;
        refuseIf(this.providers.has(arn), "conflict", `Provider ${arn} exists.`);
        this.providers.set(arn, { arn, issuer, audiences, thumbprints: [], tags, createdAt: undefined });
        return arn;
      },
      addAudience: async (arn, audience) => this.#audiences(arn, (all) => [...new Set([...all, audience])]),
      removeAudience: async (arn, audience) => this.#audiences(arn, (all) => all.filter((each) => each !== audience)),
      deleteProvider: async (arn) => void this.providers.delete(arn),
      createRole: async ({ name, path, trustPolicy, tags, boundary, description }) => {
        refuseIf(this.roles.has(name), "conflict", `Role with name ${name} already exists.`);
        this.addRole(name, trustPolicy, { path, tags, boundary, description });
        return this.#role(name).arn;
      },
      setTrustPolicy: async (name, trustPolicy) => change(name, { trustPolicy }),
      attachPolicy: async (name, arn) => void this.#role(name).attached.add(arn),
      detachPolicy: async (name, arn) => void this.#role(name).attached.delete(arn),
      putInlinePolicy: async (name, policy, document) => void this.#role(name).inline.set(policy, document),
      deleteInlinePolicy: async (name, policy) => void this.#role(name).inline.delete(policy),
      putBoundary: async (name, boundary) => change(name, { boundary }),
      deleteBoundary: async (name) => change(name, { boundary: undefined }),
      deleteRole: async (name) => {
        const role = this.roles.get(name);
        const isBusy = role !== undefined && role.attached.size + role.inline.size > 0;
        refuseIf(isBusy, "conflict", `Cannot delete entity ${name}, must detach all policies first.`);
        this.roles.delete(name);
      },
      createAssociation: async ({ clientRequestToken, ...association }) => {
        const again = this.#tokens.get(clientRequestToken);
        if (again !== undefined) {
          return again;
        }
        const { namespace, serviceAccount, roleArn } = association;
        const same = [...this.associations.values()].some(
          (each) => each.namespace === namespace && each.serviceAccount === serviceAccount,
        );
        refuseIf(same, "conflict", "Association already exists.");
        const known = [...this.roles.values()].some(({ arn }) => arn === roleArn);
        refuseIf(!known, "dependency-missing", "Role provided in the request does not exist.");
        this.#ids += 1;
        const id = `a-${this.#ids}`;
        const stamps = { createdAt: undefined, modifiedAt: undefined, externalId: undefined, owner: undefined };
        const made = { id, arn: `arn:association/${id}`, ...stamps, ...association };
        this.associations.set(id, made);
        this.#tokens.set(clientRequestToken, made);
        return made;
      },
      updateAssociation: async ({ id, cluster: _, clientRequestToken: __, ...settings }) => {
        const found = this.associations.get(id);
        refuseIf(found === undefined, "not-found", `No association ${id}.`);
        const changed = { ...(found as Association), ...settings };
        this.associations.set(id, changed);
        return changed;
      },
      deleteAssociation: async (_cluster, id) => void this.associations.delete(id),
      createAddOn: async (_cluster, name, tags) => {
        refuseIf(this.addOns.has(name), "conflict", "Addon already exists.");
        this.addOns.set(name, { tags, status: "ACTIVE" });
      },
      deleteAddOn: async (_cluster, name) => void this.addOns.delete(name),
    };
  }

  #audiences(arn: string, edit: (audiences: readonly string[]) => readonly string[]): void {
    const found = this.providers.get(arn);
    refuseIf(found === undefined, "not-found", `No provider ${arn}.`);
    this.providers.set(arn, { ...(found as ProviderDetails), audiences: edit((found as ProviderDetails).audiences) });
  }

  #role(name: string): Role {
    const role = this.roles.get(name);
    refuseIf(role === undefined, "not-found", `The role with name ${name} cannot be found.`);
    return role as Role;
  }
}

function refuseIf(condition: boolean, problem: "conflict" | "not-found" | "dependency-missing", message: string) {
  if (condition) {
    throw new AccessError(problem, "iam:Fake", message, "See the message.");
  }
}
