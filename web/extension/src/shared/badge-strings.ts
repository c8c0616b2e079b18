/** The few texts of the badge, in the reader's language. */
import { VERDICTS as DE_VERDICTS } from '@airl/page/strings/de.js';
import { VERDICTS as EN_VERDICTS } from '@airl/page/strings/en.js';
import type { Report } from '@airl/lib';

import { readSettings } from './settings.js';

export interface BadgeStrings {
  verdicts: Record<Report['verdict'], { label: string }>;
  /** Name of the badge, and what its two buttons do. */
  label: string;
  open: string;
  dismiss: string;
  waiting: string;
  asking: string;
  loading: string;
  reading: string;
  checking: string;
  frames: (done: number, total: number) => string;
  failed: string;
  cancelled: string;
}

const EN: BadgeStrings = {
  verdicts: EN_VERDICTS,
  label: 'AIRL',
  open: 'Open the result in the side panel',
  dismiss: 'Dismiss',
  waiting: 'Waiting',
  asking: 'AIRL has a question',
  loading: 'Loading the model',
  reading: 'Reading the file',
  checking: 'Checking',
  frames: (done, total) => `Checking ${done}/${total}`,
  failed: 'Not checked',
  cancelled: 'Cancelled',
};

const DE: BadgeStrings = {
  verdicts: DE_VERDICTS,
  label: 'AIRL',
  open: 'Ergebnis in der Seitenleiste öffnen',
  dismiss: 'Schließen',
  waiting: 'Wartet',
  asking: 'AIRL hat eine Frage',
  loading: 'Modell wird geladen',
  reading: 'Datei wird gelesen',
  checking: 'Wird geprüft',
  frames: (done, total) => `Wird geprüft ${done}/${total}`,
  failed: 'Nicht geprüft',
  cancelled: 'Abgebrochen',
};

export async function badgeStrings(): Promise<BadgeStrings> {
  const { language = navigator.language.split('-')[0] } = await readSettings();
  return language === 'de' ? DE : EN;
}
