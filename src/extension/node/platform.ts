/** The extension's home on a machine: a process for the server, the user's own AWS and clusters, a disk. */
import type { Platform } from "../platform.ts";

export const NODE: Platform = {
  async createLanguageClient(...wanted) {
    const { createLanguageClient } = await import("./language-client.ts");
    return createLanguageClient(...wanted);
  },
  own: {
    profiles: async () => (await import("../../aws/index.ts")).awsProfiles(),
    contexts: async () => (await import("../../kubernetes/index.ts")).kubeContexts(),
    async doors() {
      const [aws, kubernetes] = await Promise.all([import("../../aws/index.ts"), import("../../kubernetes/index.ts")]);
      return {
        aws: aws.awsConnections(),
        contexts: kubernetes.kubeContexts(),
        clusters: kubernetes.clusterConnections(aws.eksTokens()),
      };
    },
  },
  playground: () => import("../../playground/on-disk.ts"),
  async practiceStore({ fsPath }, start) {
    return (await import("../../playground/on-disk.ts")).folderStore(fsPath, start);
  },
  journals: async ({ fsPath }) => (await import("../../files/journals.ts")).fileJournals(fsPath),
};
