/** What Kustomize fetches from elsewhere, which nothing here can see. */

/** Kustomize takes these for repositories or addresses, everything else for files. */
export const REMOTE =
  /:\/\/|^git@|^git::|\?(?:.*&)?ref=|^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)[/:]|\.git(?:\/|$)/;
