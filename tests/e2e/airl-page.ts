/** Page object: what a person does with the page, and what they read. */
import { readFile } from 'node:fs/promises';

import type { Locator, Page } from '@playwright/test';

import type { Report } from '../../web/lib/src/index.js';

export type Engine = 'wasm' | 'webgpu';

/** A file as the browser's file chooser gives it. */
export interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export class AirlPage {
  readonly page: Page;
  readonly result: Locator;
  readonly ready: Locator;
  readonly error: Locator;
  /** Everything that the page needs is on the device. */
  readonly kept: Locator;
  readonly url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
    this.result = page.getByRole('region', { name: 'Result' });
    this.ready = page.locator('.engine-status[data-phase="ready"]');
    this.kept = page.locator('.engine-status[data-kept="true"]');
    this.error = this.result.getByRole('alert');
  }

  /** Opens the page and waits until it is ready to check. */
  async open(engine: Engine = 'wasm'): Promise<void> {
    await this.page.goto(`${this.url}/?engine=${engine}&adapter=software`);
    await this.ready.waitFor();
  }

  async choose(file: string | ChosenFile | ChosenFile[]): Promise<void> {
    await this.page.getByLabel('Choose a video or picture').setInputFiles(file);
  }

  /** Chooses a file and waits for its verdict. */
  async check(file: string | ChosenFile): Promise<void> {
    await this.choose(file);
    await this.result.locator('.verdict').waitFor();
  }

  /** The row of a file in the list, by its name. */
  row(name: string): Locator {
    return this.page.getByRole('region', { name: 'Files' }).getByRole('listitem').filter({ hasText: name });
  }

  /** Presses a button that saves a report, and reads what was saved. */
  async saved(button: string): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: button }).click();
    return readFile(await (await download).path(), 'utf8');
  }

  /** The report that "Save report (JSON)" saves; `label` is the button's text in another language. */
  async savedReport(label = 'Save report (JSON)'): Promise<Report> {
    return JSON.parse(await this.saved(label)) as Report;
  }
}
