/** Plain code around the face nets for tests: a picture in, a square input, boxes and keypoints out. */
import { inflateSync } from 'node:zlib';

/** RGB bytes, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** A face in fractions of the picture's sides; keypoints: right eye, left eye, nose, mouth, right ear, left ear. */
export interface Face {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly keypoints: readonly (readonly [number, number])[];
  /** Sigmoid of the logit. */
  readonly score: number;
}

function paeth(left: number, up: number, corner: number): number {
  const [dLeft, dUp, dCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return dLeft <= dUp && dLeft <= dCorner ? left : dUp <= dCorner ? up : corner;
}

/** Decodes a PNG of 8-bit RGB without interlacing (PNG specification, clauses 5 and 9). */
export function readPng(file: Buffer): Picture {
  const parts: Buffer[] = [];
  let header: Buffer = Buffer.alloc(0);
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') parts.push(body);
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  if (header[8] !== 8 || header[9] !== 2 || header[12] !== 0) throw new Error('not an 8-bit RGB PNG');
  const raw = inflateSync(Buffer.concat(parts));
  const stride = 3 * width;
  const rgb = new Uint8Array(stride * height);
  for (let y = 0; y < height; ++y) {
    const filter = raw[y * (stride + 1)]!;
    for (let i = 0; i < stride; ++i) {
      const at = y * stride + i;
      const left = i >= 3 ? rgb[at - 3]! : 0;
      const up = y > 0 ? rgb[at - stride]! : 0;
      const corner = i >= 3 && y > 0 ? rgb[at - stride - 3]! : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      rgb[at] = raw[y * (stride + 1) + 1 + i]! + predicted;
    }
  }
  return { width, height, rgb };
}

export interface LetterboxOptions {
  /** True: triangle-weighted mean over the source pixels that a target pixel covers. False: bilinear sampling. */
  readonly antialias: boolean;
}

/** The picture centred in a square of `size`: float32 [3, size, size] in [-1, 1], borders 0 (mid gray). */
export function letterbox(picture: Picture, size: number, { antialias }: LetterboxOptions): Float32Array {
  const scale = Math.max(picture.width, picture.height) / size;
  const reach = antialias ? Math.max(scale, 1) : 1;
  const weights = (to: number, length: number): [index: number, weight: number][] => {
    const centre = (to + 0.5 - size / 2) * scale + length / 2 - 0.5;
    if (centre < -0.5 || centre > length - 0.5) return [];
    const taps: [number, number][] = [];
    for (let i = Math.ceil(centre - reach); i <= Math.floor(centre + reach); ++i) {
      const weight = 1 - Math.abs(i - centre) / reach;
      if (i >= 0 && i < length && weight > 0) taps.push([i, weight]);
    }
    const sum = taps.reduce((total, [, weight]) => total + weight, 0);
    return taps.map(([i, weight]) => [i, weight / sum]);
  };
  const columns = Array.from({ length: size }, (_, x) => weights(x, picture.width));
  const result = new Float32Array(3 * size * size);
  for (let y = 0; y < size; ++y) {
    const rows = weights(y, picture.height);
    for (let x = 0; x < size; ++x) {
      if (rows.length === 0 || columns[x]!.length === 0) continue;
      for (let c = 0; c < 3; ++c) {
        let sum = 0;
        for (const [iy, wy] of rows) {
          for (const [ix, wx] of columns[x]!) sum += wy * wx * picture.rgb[(iy * picture.width + ix) * 3 + c]!;
        }
        result[(c * size + y) * size + x] = sum / 127.5 - 1;
      }
    }
  }
  return result;
}

/** Anchor centres in fractions of the square input, in the order of the nets' outputs. */
export function anchorCentres(layout: 'full' | 'short'): [number, number][] {
  const grids =
    layout === 'full'
      ? [{ cells: 48, each: 1 }]
      : [
          { cells: 16, each: 2 },
          { cells: 8, each: 6 },
        ];
  return grids.flatMap(({ cells, each }) =>
    Array.from({ length: cells * cells * each }, (_, i): [number, number] => {
      const cell = Math.floor(i / each);
      return [((cell % cells) + 0.5) / cells, (Math.floor(cell / cells) + 0.5) / cells];
    }),
  );
}

/** The face of anchor `index`, in fractions of the square input. */
export function decodeFace(
  boxes: ArrayLike<number>,
  scores: ArrayLike<number>,
  index: number,
  centre: readonly [number, number],
  size: number,
): Face {
  const value = (i: number): number => boxes[16 * index + i]! / size;
  const [width, height] = [value(2), value(3)];
  return {
    x: centre[0] + value(0) - width / 2,
    y: centre[1] + value(1) - height / 2,
    width,
    height,
    keypoints: Array.from(
      { length: 6 },
      (_, k) => [centre[0] + value(4 + 2 * k), centre[1] + value(5 + 2 * k)] as const,
    ),
    score: 1 / (1 + Math.exp(-scores[index]!)),
  };
}

/**
 * Every face of at least `minScore`, best first; faces with IoU > 0.3 with the best of them are averaged by score
 * (BlazeFace's tie resolution, MediaPipe's WEIGHTED suppression).
 */
export function decodeFaces(
  boxes: ArrayLike<number>,
  scores: ArrayLike<number>,
  layout: 'full' | 'short',
  size: number,
  minScore: number,
): Face[] {
  let rest = anchorCentres(layout)
    .map((centre, i) => decodeFace(boxes, scores, i, centre, size))
    .filter((face) => face.score >= minScore)
    .sort((a, b) => b.score - a.score);
  const faces: Face[] = [];
  while (rest.length > 0) {
    const best = rest[0]!;
    const group = rest.filter((face) => iou(face, best) > 0.3);
    rest = rest.filter((face) => !group.includes(face));
    const total = group.reduce((sum, face) => sum + face.score, 0);
    const mean = (value: (face: Face) => number): number =>
      group.reduce((sum, face) => sum + face.score * value(face), 0) / total;
    faces.push({
      x: mean((face) => face.x),
      y: mean((face) => face.y),
      width: mean((face) => face.width),
      height: mean((face) => face.height),
      keypoints: best.keypoints.map(
        (_, k) => [mean((f) => f.keypoints[k]![0]), mean((f) => f.keypoints[k]![1])] as const,
      ),
      score: best.score,
    });
  }
  return faces;
}

type Box = Pick<Face, 'x' | 'y' | 'width' | 'height'>;

/** Intersection over union of two boxes. */
export function iou(a: Box, b: Box): number {
  const across = Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x));
  const down = Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));
  const common = across * down;
  return common / (a.width * a.height + b.width * b.height - common);
}
