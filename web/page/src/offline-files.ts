/** What the service worker keeps, as the build writes it into it, and what the page asks of it. */

/** One file of the page. */
export interface PageFile {
  /** Relative to the page. */
  path: string;
  /** Subresource integrity of its bytes: "sha256-" and base64. */
  integrity: string;
  /** Kept from the start, or once the page asks for it: files that only some devices use. */
  keep: 'always' | 'webgpu';
}

/** One build of the page. */
export interface PageVersion {
  /** Of all files together: changes with any of them. */
  id: string;
  files: readonly PageFile[];
  /** Headers of every kept response, so that the page keeps its policy and its threads on any server. */
  headers: Readonly<Record<string, string>>;
}

/** To the service worker; `keep` is answered by a boolean on the port that comes with it. */
export type OfflineMessage = { type: 'activate' } | { type: 'keep'; files: 'webgpu' };
