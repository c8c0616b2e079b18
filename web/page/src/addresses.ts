/** What an address may mean for this page, which reads files of its own origin alone (docs/adr/0006). */

export type Address = { kind: 'own' | 'elsewhere'; url: URL } | { kind: 'invalid' };

/** Reads what was typed, pasted or dropped; addresses without a scheme are taken for https. */
export function readAddress(text: string, origin: string): Address {
  const trimmed = text.trim();
  const candidate = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (trimmed === '' || !URL.canParse(candidate)) return { kind: 'invalid' };
  const url = new URL(candidate);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { kind: 'invalid' };
  return { kind: url.origin === origin ? 'own' : 'elsewhere', url };
}
