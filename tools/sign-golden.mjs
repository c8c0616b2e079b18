// Makes tests/golden/signed.jpg and signed.mp4: golden files with Content Credentials of a throw-away certificate.
//
//   npm pack @contentauth/c2pa-node@0.9.8 && tar xzf contentauth-c2pa-node-0.9.8.tgz
//   node tools/sign-golden.mjs package/dist/index.node
//
// The package's binary is used by itself: nothing of this repository needs the rest. Keys are made anew and dropped.
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const GOLDEN = join(import.meta.dirname, '../tests/golden');
const SOURCE_TYPES = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const DAYS = '36500';
const LEAF = `basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=critical,emailProtection
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid:always
`;

const binary = process.argv[2];
if (!binary) throw new Error('node tools/sign-golden.mjs INDEX_NODE');
const c2pa = createRequire(import.meta.url)(resolve(binary));
const folder = mkdtempSync(join(tmpdir(), 'airl-sign-'));
const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });

/** A root and a signer under it; PEM. */
function makeCertificate() {
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'root.key');
  openssl('req', '-x509', '-new', '-key', 'root.key', '-days', DAYS, '-subj', '/O=AIRL tests/CN=AIRL test root',
    '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-out', 'root.pem');
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'leaf.key');
  openssl('req', '-new', '-key', 'leaf.key', '-subj', '/O=Example Newsroom/CN=Test signer', '-out', 'leaf.csr');
  writeFileSync(join(folder, 'leaf.ext'), LEAF);
  openssl('x509', '-req', '-in', 'leaf.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', DAYS,
    '-extfile', 'leaf.ext', '-out', 'leaf.pem');
  const read = (name) => readFileSync(join(folder, name));
  return { chain: Buffer.concat([read('leaf.pem'), read('root.pem')]), key: read('leaf.key') };
}

function sign(signer, { input, output, mimeType, tool, actions }) {
  const definition = {
    claim_generator_info: [tool],
    title: input,
    assertions: [{ label: 'c2pa.actions.v2', data: { actions } }],
  };
  const settings = { verify: { verify_after_sign: false }, builder: { thumbnail: { enabled: false } } };
  const builder = c2pa.builderWithJson(JSON.stringify(definition), JSON.stringify(settings));
  const source = { mimeType, buffer: readFileSync(join(GOLDEN, input)) };
  c2pa.builderSign.call(builder, signer, source, { path: join(GOLDEN, output) });
}

const { chain, key } = makeCertificate();
const signer = c2pa.localSignerNew(chain, key, 'es256', undefined);
sign(signer, {
  input: 'astronaut.jpg', output: 'signed.jpg', mimeType: 'image/jpeg',
  tool: { name: 'Example Image Generator', version: '1.0' },
  actions: [
    { action: 'c2pa.created', digitalSourceType: `${SOURCE_TYPES}trainedAlgorithmicMedia` },
    { action: 'c2pa.color_adjustments' },
  ],
});
sign(signer, {
  input: 'astronaut-1s.mp4', output: 'signed.mp4', mimeType: 'video/mp4',
  tool: { name: 'Example Camera', version: '2.1' },
  actions: [{ action: 'c2pa.created', digitalSourceType: `${SOURCE_TYPES}digitalCapture` }],
});
rmSync(folder, { recursive: true });
