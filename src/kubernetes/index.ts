/** The Kubernetes door of the product: contexts of the user's kubeconfig, and connections to clusters. */

export { clusterConnections } from "./cluster.ts";
export { kubeContexts } from "./contexts.ts";
export { type ClusterLimits, DEFAULT_CLUSTER_LIMITS } from "./transport.ts";
