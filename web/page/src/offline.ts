/** The page's side of its service worker: whether everything is kept on the device, and whether a newer build waits. */
import type { OfflineMessage } from './offline-files.js';

/** The page as the device keeps it. */
export interface OfflineCopy {
  /** Whether everything that this device needs is on it. */
  readonly kept: boolean;
  /** Starts the page anew with a newer build; absent where none waits. */
  readonly loadNewer: (() => void) | undefined;
  /** Keeps the page, where the browser lets it. Called when nothing else wants the network; later calls do nothing. */
  keep(options: { webgpu: boolean }): void;
}

/** Nothing is kept before keep() is called. `onChange` is called when a member has changed. */
export function createOfflineCopy(onChange: () => void): OfflineCopy {
  // Absent without HTTPS, whatever the types say.
  const serviceWorker = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  let kept = false;
  let loadNewer: (() => void) | undefined;
  let begun = false;

  async function keep(container: ServiceWorkerContainer, webgpu: boolean): Promise<void> {
    const registration = await container.register('service-worker.js').catch(() => undefined);
    if (!registration) return;
    const lookForNewer = () => {
      if (!registration.waiting || !container.controller) return;
      loadNewer = () => load(container, registration);
      onChange();
    };
    lookForNewer();
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', lookForNewer);
    });
    const { active } = await container.ready;
    kept = active !== null && (!webgpu || (await askToKeep(active, 'webgpu')));
    onChange();
  }

  return {
    get kept() {
      return kept;
    },
    get loadNewer() {
      return loadNewer;
    },
    keep({ webgpu }) {
      if (begun || !serviceWorker) return;
      begun = true;
      void keep(serviceWorker, webgpu);
    },
  };
}

function load(container: ServiceWorkerContainer, { waiting }: ServiceWorkerRegistration): void {
  // Another tab may have started it already.
  if (!waiting) return location.reload();
  container.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage({ type: 'activate' } satisfies OfflineMessage);
}

function askToKeep(worker: ServiceWorker, files: 'webgpu'): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<boolean>) => {
      port1.close();
      resolve(data);
    };
    worker.postMessage({ type: 'keep', files } satisfies OfflineMessage, [port2]);
  });
}
