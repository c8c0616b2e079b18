/** What the page may do, stated once: the server sends it as headers, the build writes the policy into the page. */

const DIRECTIVES: Record<string, string> = {
  'default-src': "'none'",
  'connect-src': "'self'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'manifest-src': "'self'",
  'img-src': "'self' data: blob:",
  'media-src': 'blob:',
  'base-uri': "'none'",
  'form-action': "'none'",
  // One policy, which passes addresses of own scripts and nothing else: web/lib/src/trusted-types.ts.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default',
};

/** Content-Security-Policy for the `meta` element, which may not carry frame-ancestors. */
export const PAGE_POLICY = Object.entries(DIRECTIVES)
  .map(([name, value]) => `${name} ${value}`)
  .join('; ');

/** Headers of every response. Cross-origin isolation gives the page SharedArrayBuffer, hence WASM threads. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': `${PAGE_POLICY}; frame-ancestors 'none'`,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
