/** A plain HTML page with the installed library, and what tests do with it. */
import type { BrowserContext, Page, Worker } from '@playwright/test';

import type * as Library from '../../web/lib/src/index.js';
import { test as base } from './fixtures.js';
import { installLibrary } from './installed-library.js';
import { serveFolder, type StaticServer } from './static-server.js';

type Airl = typeof Library;
export type Options = Omit<Library.DetectorOptions, 'assets' | 'onProgress' | 'signal'>;

/** What the page's script leaves on its window. */
interface Scope {
  airl: Airl;
  detector: Library.Detector;
  progress: Library.LoadProgress[];
}

const ASSETS = './node_modules/@airl/lib/assets/';
const PAGE = {
  'index.html': '<!doctype html><title>A plain page</title><script type="module" src="main.js"></script>',
  'main.js': "import * as airl from './node_modules/@airl/lib/dist/index.js';\nglobalThis.airl = airl;\n",
};

export class LibraryPage {
  private constructor(readonly context: BrowserContext, readonly page: Page, private readonly url: string) {}

  static async open(context: BrowserContext, url: string): Promise<LibraryPage> {
    const opened = new LibraryPage(context, await context.newPage(), url);
    await opened.reload();
    return opened;
  }

  async reload(): Promise<void> {
    await this.page.goto(this.url);
    await this.page.waitForFunction('globalThis.airl');
  }

  /** Makes the page's detector; rejects with "code: message". */
  create(options: Options = {}): Promise<Library.DetectorFacts> {
    return this.page.evaluate(async ([assets, given]) => {
      const scope = globalThis as unknown as Scope;
      scope.detector?.dispose();
      scope.progress = [];
      try {
        const onProgress = (step: Library.LoadProgress): unknown => scope.progress.push(step);
        scope.detector = await scope.airl.createDetector({ assets, ...given, onProgress });
      } catch (error) {
        const { code, message } = error as Library.AirlError;
        throw new Error(`${code}: ${message}`, { cause: error });
      }
      return scope.detector.facts;
    }, [ASSETS, options] as const);
  }

  /** What createDetector() told while it loaded. */
  progress(): Promise<Library.LoadProgress[]> {
    return this.page.evaluate(() => (globalThis as unknown as Scope).progress);
  }

  facts(): Promise<Library.DetectorFacts> {
    return this.page.evaluate(() => (globalThis as unknown as Scope).detector.facts);
  }

  checkPicture(): Promise<Library.Report> {
    return this.page.evaluate(async () => {
      const file = await (await fetch('media/astronaut.jpg')).blob();
      return (globalThis as unknown as Scope).detector.checkImage(file);
    });
  }

  /** Checks the clip; `onFirstFrame` is awaited before more of it is taken. */
  async checkClip(frames: number, onFirstFrame?: () => Promise<void>): Promise<Library.Report> {
    await this.page.exposeFunction('onFirstFrame', onFirstFrame ?? (() => undefined));
    return this.page.evaluate(async (count) => {
      const scope = globalThis as unknown as Scope & { onFirstFrame: () => Promise<void> };
      const file = await (await fetch('media/astronaut.mp4')).blob();
      const events = scope.detector.checkVideo(file, { frames: count });
      let seen = 0;
      for (;;) {
        const next = await events.next();
        if (next.done) return next.value;
        if (next.value.type === 'frame' && ++seen === 1) await scope.onFirstFrame();
      }
    }, frames);
  }

  stored(): Promise<string[]> {
    return this.page.evaluate(async () => {
      const { ModelStore } = (globalThis as unknown as Scope).airl;
      return (await new ModelStore().list()).map(({ name }) => name);
    });
  }

  /** Runs `run` with the page's Cache of the store, and the key of each entry. */
  inCache<T>(run: (cache: Cache, keys: string[]) => Promise<T>): Promise<T> {
    return this.page.evaluate(`(async () => {
      const cache = await caches.open('airl-store-1');
      return (${run.toString()})(cache, (await cache.keys()).map(({ url }) => decodeURIComponent(url)));
    })()`);
  }

  models(): Promise<Library.ModelListing[]> {
    return this.page.evaluate(
      (folder) => (globalThis as unknown as Scope).airl.listModels(folder), `${ASSETS}models`);
  }

  /** The detector's worker. */
  worker(): Worker {
    const worker = this.page.workers().find((candidate) => candidate.url().endsWith('/dist/worker.js'));
    if (!worker) throw new Error('the page has no worker');
    return worker;
  }
}

interface WorkerFixtures {
  isolated: StaticServer;
  shared: StaticServer;
  project: string;
}

export const test = base.extend<{ library: LibraryPage }, WorkerFixtures>({
  project: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
    async ({}, use) => {
      const project = await installLibrary(PAGE);
      await use(project.folder);
      await project.remove();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  isolated: [
    async ({ project }, use) => {
      const server = await serveFolder(project, { isolated: true });
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  shared: [
    async ({ project }, use) => {
      const server = await serveFolder(project, { isolated: false });
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  library: async ({ freshContext, isolated }, use) => {
    await use(await LibraryPage.open(freshContext, isolated.url));
  },
});

export { expect } from '@playwright/test';
