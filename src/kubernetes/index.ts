/** The Kubernetes door of the product: contexts of the user's kubeconfig, and connections to clusters. */

export { kubeContexts } from "./contexts.ts";
