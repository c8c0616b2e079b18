/** The detector as the page uses it: loaded once when the page opens, again only after a failure. */
import { createDetector, type Detector, type ExecutionProvider, type LoadProgress } from '@airl/lib';

export type EngineState =
  | { phase: 'loading'; percent: number | undefined }
  | { phase: 'ready'; detector: Detector }
  | { phase: 'failed'; error: unknown };

export interface EngineOptions {
  /** Default: WebGPU, then WASM. */
  executionProviders?: readonly ExecutionProvider[];
  allowSoftwareAdapter?: boolean;
  onChange: (state: EngineState) => void;
}

export interface Engine {
  readonly state: EngineState;
  /** Loads again after a failure. */
  load(): void;
  /** The detector once it is ready; rejects where loading fails. */
  detector(): Promise<Detector>;
}

/** Starts loading at once, so that the page needs no network afterwards. */
export function createEngine(options: EngineOptions): Engine {
  let state: EngineState = { phase: 'loading', percent: undefined };
  let loading: Promise<Detector> | undefined;

  function change(next: EngineState): void {
    state = next;
    options.onChange(state);
  }

  function load(): Promise<Detector> {
    change({ phase: 'loading', percent: undefined });
    const created = createDetector({
      assets: assetLocations(),
      ...(options.executionProviders ? { executionProviders: options.executionProviders } : {}),
      ...(options.allowSoftwareAdapter ? { allowSoftwareAdapter: true } : {}),
      onProgress: (progress) => {
        if (state.phase === 'loading') change({ phase: 'loading', percent: modelPercent(progress) });
      },
    });
    created.then(
      (detector) => change({ phase: 'ready', detector }),
      (error: unknown) => {
        loading = undefined;
        change({ phase: 'failed', error });
      },
    );
    return created;
  }

  loading = load();
  // Failure is told through the state; whoever waits for detector() gets the rejection too.
  loading.catch(() => undefined);

  return {
    get state() {
      return state;
    },
    load() {
      if (state.phase === 'failed') (loading = load()).catch(() => undefined);
    },
    detector: () => (loading ??= load()),
  };
}

/** Where the build lays what the library loads. */
function assetLocations(): { core: URL; faceNet: URL; models: URL; ort: URL } {
  const folder = (name: string) => new URL(`assets/${name}/`, document.baseURI);
  return { core: folder('core'), faceNet: folder('face-net'), models: folder('models'), ort: folder('ort') };
}

/** Percent of the model file, the only download that takes long. */
function modelPercent(progress: LoadProgress): number | undefined {
  if (progress.stage !== 'model' || progress.bytesTotal === 0) return undefined;
  return Math.floor((progress.bytesDone / progress.bytesTotal) * 100);
}
