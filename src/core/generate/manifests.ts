/** Kubernetes manifests as text: the ServiceAccount, a test pod like the tutorial's, and a Deployment. */
import { scalarText } from "../edit/scalar-text.ts";
import { ROLE_ARN_ANNOTATION } from "../names/kubernetes.ts";

/** A release of the AWS CLI's official image; pinned, so that what runs tomorrow is what ran today. */
export const CLI_IMAGE = "public.ecr.aws/aws-cli/aws-cli:2.27.0";

/** Namespace and name of an object. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** A name may look like a number or `true`: then it needs quotes. */
function name(text: string): string {
  return scalarText(text, "plain");
}

/** `roleArn` is undefined for Pod Identity, where no annotation is needed. */
export function serviceAccountText(object: ObjectName, roleArn: string | undefined): string {
  const annotations =
    roleArn === undefined ? "" : `  annotations:\n    ${ROLE_ARN_ANNOTATION}: ${scalarText(roleArn, "plain")}\n`;
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name(object.name)}
  namespace: ${name(object.namespace)}
${annotations}`;
}

export function testPodText(object: ObjectName, serviceAccount: string): string {
  return `# A pod to try the identity out: kubectl exec into it and run aws sts get-caller-identity.
# Delete it when you have seen enough; it does nothing but wait.
apiVersion: v1
kind: Pod
metadata:
  name: ${name(object.name)}
  namespace: ${name(object.namespace)}
spec:
${podSpec(serviceAccount, "  ")}`;
}

export function deploymentText(object: ObjectName, serviceAccount: string): string {
  const label = `app.kubernetes.io/name: ${name(object.name)}`;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name(object.name)}
  namespace: ${name(object.namespace)}
  labels:
    ${label}
spec:
  replicas: 1
  selector:
    matchLabels:
      ${label}
  template:
    metadata:
      labels:
        ${label}
    spec:
${podSpec(serviceAccount, "      ")}`;
}

/**
 * Meets the "restricted" Pod Security Standard. fsGroup lets a container that does not run as root read the token (webhook
 * README); HOME is where the CLI may write its cache.
 */
function podSpec(serviceAccount: string, indent: string): string {
  return `serviceAccountName: ${name(serviceAccount)}
terminationGracePeriodSeconds: 5
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
containers:
  - name: aws-cli
    # To use another release, change the tag; for your own program, image and command.
    image: ${CLI_IMAGE}
    command: ["sleep", "infinity"]
    env:
      - name: HOME
        value: /tmp
    resources:
      requests:
        cpu: 10m
        memory: 64Mi
      limits:
        cpu: 500m
        memory: 256Mi
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop: ["ALL"]
`.replace(/^(?=.)/gm, indent);
}
