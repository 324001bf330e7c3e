/** The contexts of a kubeconfig, as far as they say which cluster they mean. */

/** A context of the user's kubeconfig. */
export interface KubeContext {
  readonly name: string;
  readonly cluster: string;
  readonly server: string | undefined;
  readonly namespace: string | undefined;
  /** Region and name of the EKS cluster that the context means, where ARN, exec arguments or server host tell. */
  readonly eks:
    | { readonly name: string | undefined; readonly region: string | undefined; readonly profile: string | undefined }
    | undefined;
  readonly current: boolean;
}

export interface KubeContexts {
  /** Reads the kubeconfig without running any exec plugin. */
  listContexts(): Promise<readonly KubeContext[]>;
}
