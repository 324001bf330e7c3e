/** What core needs from outside: small interfaces that AWS, Kubernetes and the practice account implement alike. */

export * from "./ports/access-error.ts";
export * from "./ports/aws-changer.ts";
export * from "./ports/aws-connections.ts";
export * from "./ports/aws-details.ts";
export * from "./ports/aws-reader.ts";
export * from "./ports/clock.ts";
export * from "./ports/cluster.ts";
export * from "./ports/eks-tokens.ts";
export * from "./ports/issuer-probe.ts";
export * from "./ports/kube-contexts.ts";
export * from "./ports/kube-objects.ts";
export * from "./ports/page.ts";
export * from "./ports/secret.ts";
export * from "./ports/token-exchange.ts";
