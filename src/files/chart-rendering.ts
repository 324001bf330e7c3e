// What rendering a Helm chart gives, whoever does it.

/** What a template came to, under a path of its own beside the templates: `<chart>/rendered/<template>`. */
export interface RenderedTemplate {
  readonly path: string;
  /** Path of the template; undefined where a packed chart inside has it. */
  readonly template: string | undefined;
  readonly text: string;
}

export type ChartRendering =
  | { readonly kind: "rendered"; readonly templates: readonly RenderedTemplate[] }
  /** `reason` completes "… was not rendered: "; `missing` says that there is no helm at all. */
  | { readonly kind: "failed"; readonly reason: string; readonly missing: boolean };
