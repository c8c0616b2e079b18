/** What a picture's own header says, read before any decoder takes memory for what it promises. */

/** Facts of a picture that has not been decoded. */
export interface PictureHeader {
  /** Pixels, before any turning; 0 where the format keeps them elsewhere (AVIF, HEIC). */
  width: number;
  height: number;
  /** Whether more than one frame follows. */
  animated: boolean;
}

const PNG_IHDR = 0x49484452;
const PNG_ACTL = 0x6163544c;
const GIF_EXTENSION = 0x21;
const GIF_IMAGE = 0x2c;
const WEBP_VP8 = 0x56503820;
const WEBP_VP8L = 0x5650384c;
const WEBP_VP8X = 0x56503858;
const WEBP_ANMF = 0x414e4d46;
const AVIF_SEQUENCE = 0x61766973;

function grow(header: PictureHeader, width: number, height: number): void {
  header.width = Math.max(header.width, width);
  header.height = Math.max(header.height, height);
}

/** W3C PNG (third edition), 5.3, 11.2.1, 11.3.6.1. Every IHDR counts: there are decoders that read the last. */
function readPng(view: DataView, header: PictureHeader): void {
  for (let at = 8; at < view.byteLength; at += 12 + view.getUint32(at)) {
    const type = view.getUint32(at + 4);
    if (type === PNG_IHDR) grow(header, view.getUint32(at + 8), view.getUint32(at + 12));
    if (type === PNG_ACTL) header.animated = view.getUint32(at + 8) > 1;
  }
}

const gifColorTableBytes = (flags: number): number => (flags & 0x80 ? 3 * (2 << (flags & 7)) : 0);

/** GIF89a, 18 to 24: the logical screen, then the blocks up to the second image. An image may exceed the screen. */
function readGif(view: DataView, header: PictureHeader): void {
  grow(header, view.getUint16(6, true), view.getUint16(8, true));
  let at = 13 + gifColorTableBytes(view.getUint8(10));
  for (let images = 0; ; at += 1) {
    const block = view.getUint8(at);
    if (block === GIF_IMAGE) {
      images += 1;
      header.animated = images > 1;
      if (header.animated) return;
      const end = (offset: number): number => view.getUint16(at + offset, true) + view.getUint16(at + offset + 4, true);
      grow(header, end(1), end(3));
      at += 11 + gifColorTableBytes(view.getUint8(at + 9));
    } else if (block === GIF_EXTENSION) at += 2;
    else return;
    for (let bytes = view.getUint8(at); bytes > 0; bytes = view.getUint8(at)) at += 1 + bytes;
  }
}

/** RFC 9649, 2.4 to 2.7; the frame header of RFC 6386, 9.1, and the image header of RFC 9649, 3.4. */
function readWebp(view: DataView, header: PictureHeader): void {
  let images = 0;
  const chunkBytes = (at: number): number => {
    const bytes = view.getUint32(at + 4, true);
    return 8 + bytes + (bytes & 1);
  };
  for (let at = 12; at < view.byteLength; at += chunkBytes(at)) {
    const type = view.getUint32(at);
    if (type === WEBP_VP8) grow(header, view.getUint16(at + 14, true) & 0x3fff, view.getUint16(at + 16, true) & 0x3fff);
    if (type === WEBP_VP8L) {
      const sides = view.getUint32(at + 9, true);
      grow(header, 1 + (sides & 0x3fff), 1 + ((sides >>> 14) & 0x3fff));
    }
    if (type === WEBP_VP8X) {
      grow(header, 1 + (view.getUint32(at + 12, true) & 0xffffff), 1 + (view.getUint32(at + 14, true) >>> 8));
    }
    if (type === WEBP_ANMF) header.animated = ++images > 1;
  }
}

/**
 * AV1 Image File Format, 6.3: the brand of image sequences, major or compatible. ISO/IEC 14496-12, 4.3: the major brand
 * and its version stand before the compatible ones.
 */
function readAvif(view: DataView, header: PictureHeader): void {
  const end = view.getUint32(0);
  for (let at = 8; at < end && !header.animated; at += at === 8 ? 8 : 4) {
    header.animated = view.getUint32(at) === AVIF_SEQUENCE;
  }
}

const READERS: Record<string, ((view: DataView, header: PictureHeader) => void) | undefined> = {
  png: readPng, gif: readGif, webp: readWebp, avif: readAvif,
};

/**
 * Reads the header of a picture; `format` as the core's sniff() names it. What lies behind the end of the bytes, or in
 * a format without such a header, is left out: the decoder tells what is wrong.
 */
export function readPictureHeader(bytes: Uint8Array, format: string): PictureHeader {
  const header: PictureHeader = { width: 0, height: 0, animated: false };
  try {
    READERS[format]?.(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), header);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return header;
}
