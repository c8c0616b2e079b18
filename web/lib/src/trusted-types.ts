/** Trusted Types: what a page that requires them, and a worker whose response does, let become a script. */

interface PolicyRules {
  createScriptURL(url: string): string;
}

/** What of TrustedTypePolicyFactory is used; absent in browsers without Trusted Types. */
interface PolicyFactory {
  createPolicy(name: 'default', rules: PolicyRules): unknown;
}

/**
 * Lets this thread start workers whose script comes from its own origin; markup and code made of strings stay refused.
 * The policy has to be the default one: bundlers and ONNX Runtime hand over plain addresses. Called once, before the
 * first worker; does nothing where there are no Trusted Types, or where the page's policy leaves no room for this one.
 */
export function allowOwnScripts(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  try {
    trustedTypes?.createPolicy('default', { createScriptURL: ownScript });
  } catch {
    // The page has a default policy of its own, or allows none: it decides.
  }
}

/** The address itself. Throws TypeError for one of another origin. */
function ownScript(address: string): string {
  const own = globalThis.location;
  const { origin, protocol } = new URL(address, own.href);
  if (origin === own.origin && protocol === own.protocol) return address;
  throw new TypeError(`no script may be loaded from ${address}`);
}
