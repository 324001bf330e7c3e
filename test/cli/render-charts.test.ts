// Charts rendered by the real helm: what comes out is checked, and a chart that cannot be rendered is told.
import { existsSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { describeWithGoTools } from "../fakes/describe-with-go-tools.ts";
import { temporaryFolder } from "../host/paths.ts";
import { folderWith } from "./run-irsa.ts";

const CORPUS = join(import.meta.dirname, "../../../shared/corpus");
const CHARTS = [
  "kubernetes-sigs__aws-ebs-csi-driver/charts/aws-ebs-csi-driver",
  "awslabs__data-on-eks/infra/terraform/manifests/event-store",
  "awslabs__data-on-eks/data-stacks/valkey-on-eks/examples/cluster-mode-helm-chart",
  "aws-samples__eks-workshop-v2/manifests/modules/automation/gitops/argocd/app-of-apps",
].map((chart) => join(CORPUS, chart));

const CHART: Readonly<Record<string, string>> = {
  "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
  "chart/values.yaml": "serviceAccount:\n  name: reader\n",
  "chart/templates/account.yaml": `apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Values.serviceAccount.name }}
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::1111:role/{{ .Values.serviceAccount.name }}
`,
};

await describeWithGoTools("irsa check --render-charts", ["helm"], ({ helm }) => {
  const bin = temporaryFolder("helm");
  symlinkSync(helm, join(bin.path, "helm"));
  const path = { PATH: `${bin.path}:${dirname(process.execPath)}` };
  afterAll(() => bin.remove());

  it("checks what a template comes to, and says where it is from", () => {
    const folder = folderWith(CHART);
    try {
      expect(folder.irsa(["check"]).code).toBe(0);
      const { code, out } = folder.irsa(["check", "--render-charts"], { env: path });
      expect(code).toBe(1);
      expect(out).toContain("chart/rendered/account.yaml");
      expect(out).toContain("sa-role-arn-invalid");
    } finally {
      folder.remove();
    }
  });

  it("tells of a chart that cannot be rendered, and of a missing helm", () => {
    const folder = folderWith({ ...CHART, "chart/templates/account.yaml": "{{ required }}\n" });
    try {
      const broken = folder.irsa(["check", "--render-charts"], { env: path });
      expect(broken.code).toBe(0);
      expect(broken.err).toContain("was not rendered: helm says:");
      const without = folder.irsa(["check", "--render-charts"], { env: { PATH: dirname(process.execPath) } });
      expect(without.err).toContain('there is no program "helm"');
    } finally {
      folder.remove();
    }
  });

  it.skipIf(!existsSync(CORPUS))(
    "renders charts of the corpus or says why not, and finds nothing wrong in them",
    () => {
      const folder = folderWith({});
      try {
        const report = (...more: readonly string[]) => {
          const { out, err } = folder.irsa(["check", "--format", "json", ...more, ...CHARTS], { env: path });
          return { report: JSON.parse(out) as { files: number; findings: { file: string }[] }, err };
        };
        const rendered = report("--render-charts");
        // Helpers of this chart are not in the corpus, which has YAML only.
        expect(rendered.err).toContain("aws-ebs-csi-driver was not checked: the chart was not rendered: helm says:");
        expect(rendered.report.files).toBeGreaterThan(report().report.files);
        expect(rendered.report.findings.filter(({ file }) => file.includes("/rendered/"))).toEqual([]);
      } finally {
        folder.remove();
      }
    },
  );
});
