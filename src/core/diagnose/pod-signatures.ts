/** Texts of SDKs in the pod, of Kubernetes and of the webhook. */
import type { CauseId } from "./causes.ts";
import type { Signature } from "./signature.ts";

/** Why a pod is without credentials, the most frequent cause first. */
export const NOTHING_INJECTED: readonly CauseId[] = [
  "annotation-missing",
  "service-account-not-set",
  "namespace-mismatch",
  "pods-not-recreated",
  "created-together",
  "injection-blocked",
  "webhook-broken",
  "sdk-too-old",
  "pod-identity-platform",
];

const TOKEN_PATH = String.raw`(?:pods\.)?eks\.amazonaws\.com[\\/]+serviceaccount[\\/]+[\w-]*token`;
const NOT_THERE = String.raw`no such file|ENOENT|NoSuchFileException|FileNotFound\w*|could not find (?:file|a part of the path)|cannot find the (?:file|path)`;
const NOT_ALLOWED = "permission denied|EACCES|AccessDeniedException:? |access to the path|PermissionError";

export const POD_SIGNATURES: readonly Signature[] = [
  {
    id: "no-credentials",
    pattern: new RegExp(
      [
        // botocore and the AWS CLI, Go v1 and v2, JavaScript v3 and v2
        "unable to locate credentials",
        "no valid providers in chain",
        "no EC2 IMDS role found",
        "could not load credentials from any providers",
        "missing credentials in config",
        // Java v2 and v1, .NET, Rust, Ruby, PHP, Terraform
        "unable to load (?:aws )?credentials from any (?:of the providers|provider) in the chain",
        "unable to get iam security credentials from ec2 instance metadata",
        "failed to resolve aws credentials",
        "no providers? in (?:the )?chain provided credentials",
        "unable to sign request without credentials set",
        "error retrieving credentials from the instance profile metadata",
        "no valid credential sources? found",
      ].join("|"),
      "i",
    ),
    meaning:
      "The SDK found no credentials at all: nothing it could use was injected, and the node gave nothing either.",
    causes: NOTHING_INJECTED,
  },
  {
    id: "variables-missing",
    pattern:
      /\bAWS_(?:ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_FULL_URI)\b.{0,40}\b(?:not set|unset|missing|undefined|empty|not defined|required|not found)\b/i,
    meaning: "The variables that the webhook injects are not in the container.",
    causes: NOTHING_INJECTED,
  },
  {
    id: "token-unreadable",
    pattern: new RegExp(`${TOKEN_PATH}.{0,200}(?:${NOT_ALLOWED})|(?:${NOT_ALLOWED}).{0,120}${TOKEN_PATH}`, "i"),
    meaning: "The token's file is there, but the user of the container may not read it.",
    causes: ["token-unreadable"],
  },
  {
    id: "token-not-there",
    pattern: new RegExp(`${TOKEN_PATH}.{0,200}(?:${NOT_THERE})|(?:${NOT_THERE}).{0,120}${TOKEN_PATH}`, "i"),
    meaning: "A variable names the token's file, but the token is not mounted there.",
    causes: ["injection-blocked", "created-together", "pods-not-recreated"],
  },
  {
    id: "mount-path-taken",
    pattern: /mountPath.{0,20}invalid value.{0,20}(?:pods\.)?eks\.amazonaws\.com\/serviceaccount.{0,20}must be unique/i,
    meaning: "The pod mounts something of its own where the webhook mounts the token.",
    causes: ["injection-blocked"],
  },
  {
    id: "account-not-found",
    pattern: /error looking up service account|service ?accounts? ["'][^"']+["'] not found/i,
    meaning: "Kubernetes refuses the pod: its namespace has no such ServiceAccount.",
    causes: ["namespace-mismatch"],
  },
  {
    id: "annotation-type",
    pattern: /cannot unmarshal \w+ into Go struct field ObjectMeta\.metadata\.annotations/i,
    meaning: "The API server refuses the object: the value of an annotation is no string.",
    causes: ["annotation-missing"],
  },
  {
    id: "webhook-failed",
    pattern:
      /failed calling webhook "?(?:iam-for-pods\.amazonaws\.com|pod-identity-webhook)|pod-identity-webhook.{0,160}(?:x509|connection refused|timed? ?out|deadline exceeded|no endpoints available)/i,
    meaning: "The API server did not get an answer from the pod identity webhook.",
    causes: ["webhook-broken"],
  },
  {
    id: "sdk-refuses-agent",
    pattern:
      /only loopback hosts are allowed|is not a valid container metadata service hostname|unsupported host '?169\.254\.170\.23|has an invalid host\. host should resolve to a loopback|did not refer to the loopback interface/i,
    meaning: "The SDK does not know the Pod Identity agent's address and refuses to ask it.",
    causes: ["sdk-too-old"],
  },
  {
    id: "sdk-lacks-sts",
    pattern:
      /to use web identity tokens, the '?sts'? service module must be on the class ?path|assembly AWSSDK\.SecurityToken could not be found/i,
    meaning: "The SDK lacks the module that exchanges the token with STS.",
    causes: ["sdk-too-old"],
  },
  {
    id: "web-identity-wrapper",
    pattern: /WebIdentityErr|AssumeRoleWithWebIdentity|web identity token/i,
    meaning: "The exchange of the token failed; the words of STS, which say how, are missing here.",
    causes: ["subject-mismatch", "provider-missing", "audience-mismatch", "role-arn-malformed", "sts-endpoint"],
    generic: true,
  },
  {
    id: "access-denied",
    pattern: /\baccess ?denied\b|not authorized to perform|UnauthorizedOperation/i,
    meaning:
      "AWS refused the call, and the text does not say whose it was: the pod's role, the node's, or somebody else's.",
    causes: ["permission-missing", "node-role-fallback", "static-keys-first"],
    generic: true,
  },
];
