/**
 * Whether a file carries Content Credentials (C2PA 2.2, annex A: embedding manifests), by the headers of its parts
 * alone. What they say is another's to read.
 */
import { MAX_SCANNED_PARTS } from '../limits.js';

/** Bytes of a header that say what a part is: a BMFF box with a 64-bit size and a UUID is the longest. */
const HEADER_BYTES = 32;
/** JUMBF superbox of a manifest store: its description's UUID begins with "c2pa" (ISO/IEC 19566-5). */
const MANIFEST_STORE = 'c2pa';
const BMFF_UUID = 'd8fec3d61b0e483c92975828877ec481';

/** The start of a part, and where in the file it lies. */
interface Part {
  header: DataView;
  at: number;
}

/** Whether a part holds credentials, and where the next part begins; no next where the search ends. */
interface Step {
  found: boolean;
  next?: number;
}

interface Container {
  mediaType: string;
  /** Where the first part begins. */
  start: number;
  read: (part: Part) => Step;
}

/** The file's media type where it carries Content Credentials. Reads the headers of at most MAX_SCANNED_PARTS parts. */
export async function mediaTypeWithCredentials(file: Blob): Promise<string | undefined> {
  const container = containerOf(await headerAt(file, 0));
  let at = container?.start;
  for (let parts = 0; container && at !== undefined && at < file.size && parts < MAX_SCANNED_PARTS; ++parts) {
    const { found, next } = container.read({ header: await headerAt(file, at), at });
    if (found) return container.mediaType;
    at = next;
  }
  return undefined;
}

async function headerAt(file: Blob, at: number): Promise<DataView> {
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes.set(new Uint8Array(await file.slice(at, at + HEADER_BYTES).arrayBuffer()));
  return new DataView(bytes.buffer);
}

function containerOf(header: DataView): Container | undefined {
  if (header.getUint16(0) === 0xffd8) return { mediaType: 'image/jpeg', start: 2, read: readJpegSegment };
  if (header.getUint32(0) === 0x89504e47) return { mediaType: 'image/png', start: 8, read: readPngChunk };
  if (text(header, 0, 4) === 'RIFF' && text(header, 8, 4) === 'WEBP') {
    return { mediaType: 'image/webp', start: 12, read: readRiffChunk };
  }
  if (text(header, 4, 4) === 'ftyp') return { mediaType: bmffMediaType(text(header, 8, 4)), start: 0, read: readBox };
  return undefined;
}

/** Marker segments up to the scan; APP11 holds JUMBF (ISO/IEC 19566-5, annex D). */
function readJpegSegment({ header, at }: Part): Step {
  const marker = header.getUint16(0);
  const startOfScan = 0xffda;
  if (marker < 0xff01 || marker === startOfScan) return { found: false };
  const found = marker === 0xffeb && text(header, 4, 2) === 'JP' && text(header, 28, 4) === MANIFEST_STORE;
  return { found, next: at + 2 + header.getUint16(2) };
}

function readPngChunk({ header, at }: Part): Step {
  return { found: text(header, 4, 4) === 'caBX', next: at + 12 + header.getUint32(0) };
}

function readRiffChunk({ header, at }: Part): Step {
  const bytes = header.getUint32(4, true);
  return { found: text(header, 0, 4) === 'C2PA', next: at + 8 + bytes + (bytes % 2) };
}

/** Top-level boxes (ISO/IEC 14496-12, 4.2); one of size 0 reaches to the end of the file. */
function readBox({ header, at }: Part): Step {
  const long = header.getUint32(0) === 1;
  const bytes = long ? Number(header.getBigUint64(8)) : header.getUint32(0);
  const uuidAt = long ? 16 : 8;
  const found = text(header, 4, 4) === 'uuid' && hex(header, uuidAt, 16) === BMFF_UUID;
  return bytes < uuidAt ? { found } : { found, next: at + bytes };
}

function bmffMediaType(brand: string): string {
  if (brand.startsWith('avi')) return 'image/avif';
  if (/^(hei|hev|mif1|msf1)/.test(brand)) return 'image/heic';
  return brand === 'qt  ' ? 'video/quicktime' : 'video/mp4';
}

function text(view: DataView, at: number, length: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, at, length));
}

function hex(view: DataView, at: number, length: number): string {
  return Array.from(new Uint8Array(view.buffer, at, length), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
