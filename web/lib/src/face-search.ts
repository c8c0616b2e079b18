/** Finds the faces of a check's current frame with BlazeFace: full range first, short range where that finds none. */
import type { AirlCore, CoreCheck, CoreFace } from '../../../wasm/airl-core.js';
import { ASSETS_HINT, AirlError, unwrap } from './errors.js';
import type { Host, NetRuntime, NetSession } from './host.js';
import { readList, readStatedFile } from './model-files.js';

/** The nets by their ranges. */
export type Layout = 'full' | 'short';

interface FaceNetFile {
  file: string;
  anchor_layout: Layout;
  input_size: number;
  bytes: number;
  sha256: string;
}

const MAX_INDEX_BYTES = 64 * 1024;
const MAX_NET_BYTES = 16 * 1000 * 1000;

/**
 * Least probability of a face, by net. The short range is asked only where the full range found none, and there most of
 * what it gives below 0.7 is no face (docs/method.md counts them).
 */
export const MIN_FACE_SCORES: Readonly<Record<Layout, number>> = { full: 0.5, short: 0.7 };

/** Seconds a search took. */
export interface SearchSeconds {
  core: number;
  faceNet: number;
}

function parseIndex(bytes: Uint8Array, url: string): FaceNetFile[] {
  let index: unknown;
  try {
    index = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new AirlError('model_mismatch', `${url} is not JSON`, { cause: error });
  }
  const { schema_version: version, nets } = index as { schema_version?: unknown; nets?: unknown };
  if (version !== 1 || !Array.isArray(nets)) throw new AirlError('model_mismatch', `${url} is not of schema_version 1`);
  return nets as FaceNetFile[];
}

/** The two face nets, compiled. */
export class FaceSearch {
  private constructor(private readonly sessions: Readonly<Record<Layout, { net: FaceNetFile; session: NetSession }>>) {}

  /** Loads and compiles the nets of `folder`, verified against its face-net.json. */
  static async open(
    host: Host, runtime: NetRuntime, folder: string,
    options: { signal?: AbortSignal; onBytes?: (done: number, total: number) => void } = {},
  ): Promise<FaceSearch> {
    const indexUrl = new URL('face-net.json', folder).href;
    const list = await readList(host, indexUrl, MAX_INDEX_BYTES, { ...options, hint: ASSETS_HINT });
    const index = parseIndex(list, indexUrl);
    const open = async (layout: Layout): Promise<{ net: FaceNetFile; session: NetSession }> => {
      const net = index.find((candidate) => candidate.anchor_layout === layout);
      if (!net) throw new AirlError('model_mismatch', `${indexUrl} names no ${layout} net`);
      const url = new URL(net.file, folder).href;
      const { bytes: length, sha256 } = net;
      const bytes = await readStatedFile(
        host, { url, bytes: length, sha256, statedBy: 'face-net.json' }, MAX_NET_BYTES, options);
      return { net, session: await runtime.compile(bytes, { small: true }) };
    };
    return new FaceSearch({ full: await open('full'), short: await open('short') });
  }

  /** Faces of the current frame, best first; none is an answer. */
  async find(check: CoreCheck, seconds: SearchSeconds): Promise<CoreFace[]> {
    for (const layout of ['full', 'short'] as const) {
      const faces = await this.findWith(layout, check, seconds);
      if (faces.length > 0) return faces;
    }
    return [];
  }

  async release(): Promise<void> {
    await Promise.all(Object.values(this.sessions).map(({ session }) => session.release()));
  }

  /** Faces that one net alone finds in the current frame, best first; `minScore` is a probability. */
  async findWith(
    layout: Layout, check: CoreCheck, seconds: SearchSeconds, minScore = MIN_FACE_SCORES[layout],
  ): Promise<CoreFace[]> {
    const { net, session } = this.sessions[layout];
    const start = performance.now();
    const image = unwrap(check.detectorInput(layout));
    const prepared = performance.now();
    const { boxes, scores } = await session.run({
      image: { data: image, dims: [1, 3, net.input_size, net.input_size] },
    });
    const ran = performance.now();
    if (!boxes || !scores) throw new AirlError('model_mismatch', `${net.file} has no outputs boxes and scores`);
    const faces = unwrap(check.decodeFaces(layout, boxes, scores, minScore));
    seconds.core += (prepared - start + performance.now() - ran) / 1000;
    seconds.faceNet += (ran - prepared) / 1000;
    return faces;
  }
}

/** Loaded core and face nets: what search and crops need. */
export interface FaceTools {
  core: AirlCore;
  search: FaceSearch;
}
