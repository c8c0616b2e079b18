/** The detector: loaded by the first check that needs it, let go when the extension has been idle. */
import { createDetector, type AssetLocations, type Detector, type LoadProgress } from '@airl/lib';

/** Set by the build: the folder on a server that has the weights; "" where they lie in the package. */
declare const AIRL_WEIGHTS_URL: string;

/** Where the build lays what the library loads, below `base`. */
function assetsIn(base: URL): AssetLocations {
  const folder = (name: string): URL => new URL(`${name}/`, base);
  return {
    core: folder('core'), faceNet: folder('face-net'), models: folder('models'), ort: folder('ort'),
    ...(AIRL_WEIGHTS_URL !== '' && { weights: AIRL_WEIGHTS_URL }),
  };
}

export class DetectorSlot {
  #loading: Promise<Detector> | undefined;
  readonly #heard = new Set<(progress: LoadProgress) => void>();

  /** `assets`: the folder of the package's own files. */
  constructor(private readonly assets: URL) {}

  /** The same detector until release(); a failure is forgotten. */
  async get(onProgress: (progress: LoadProgress) => void): Promise<Detector> {
    this.#heard.add(onProgress);
    try {
      this.#loading ??= createDetector({
        assets: assetsIn(this.assets),
        onProgress: (progress) => this.#heard.forEach((hear) => hear(progress)),
      });
      return await this.#loading;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    } finally {
      this.#heard.delete(onProgress);
    }
  }

  release(): void {
    this.#loading?.then((detector) => detector.dispose(), () => undefined);
    this.#loading = undefined;
  }
}
