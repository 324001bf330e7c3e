/** The ServiceAccounts that EKS add-ons give the role in `serviceAccountRoleArn` to. */

export interface AddonAccount {
  readonly namespace: string;
  readonly name: string;
}

/**
 * By add-on name; only those of which AWS's guides name the account (EKS User Guide, workloads-add-ons-available-eks and the
 * pages of each driver).
 */
const ACCOUNTS: Readonly<Record<string, AddonAccount>> = {
  "vpc-cni": { namespace: "kube-system", name: "aws-node" },
  "aws-ebs-csi-driver": { namespace: "kube-system", name: "ebs-csi-controller-sa" },
  "aws-efs-csi-driver": { namespace: "kube-system", name: "efs-csi-controller-sa" },
  "aws-mountpoint-s3-csi-driver": { namespace: "kube-system", name: "s3-csi-driver-sa" },
  "amazon-cloudwatch-observability": { namespace: "amazon-cloudwatch", name: "cloudwatch-agent" },
};

/** Undefined for add-ons that are not listed. */
export function accountOfAddon(addon: string): AddonAccount | undefined {
  return Object.hasOwn(ACCOUNTS, addon) ? ACCOUNTS[addon] : undefined;
}

/** True for an account that some add-on brings, so that no file has to define it. */
export function isAddonAccount(name: string): boolean {
  return Object.values(ACCOUNTS).some((account) => account.name === name);
}
