/** Deutsch: dieselben Namen wie en.ts. */
import type { ExtensionStrings } from '../strings.js';

export const PANEL: ExtensionStrings['PANEL'] = {
  title: 'AIRL',
  check: 'Diese Seite prüfen',
  checks: 'Prüfungen in diesem Tab',
  onPage: 'Auf dieser Seite',
  choose: 'Auf dieser Seite sind mehrere Videos und Bilder. Welches meinen Sie?',
  video: 'Video',
  picture: 'Bild',
  size: (width, height) => `${width} × ${height} auf dem Bildschirm`,
  playing: 'läuft',
  pictureInPicture: 'in einem eigenen kleinen Fenster',
  unnamed: 'ohne Namen',
  nothingYet: 'Klicken Sie auf den AIRL-Knopf in der Symbolleiste, um das größte Video oder Bild einer Seite zu prüfen, oder klicken Sie eines mit der rechten Maustaste an und wählen Sie „Mit AIRL prüfen“. Nichts wird von selbst geprüft, und nichts wird hochgeladen.',
  nothingFound: 'Auf dieser Seite wurde kein Video oder Bild gefunden, das groß genug ist.',
  closed: 'AIRL darf diese Seite erst ansehen, wenn Sie auf seinen Knopf in der Symbolleiste klicken, während sie im Vordergrund ist. Seiten des Browsers selbst und seines Stores lassen sich nicht ansehen.',
  foreign: (origin) => `Ein Rahmen dieser Seite kommt von ${origin}. AIRL kann noch nicht hineinsehen.`,
  foreignReason: 'Erlauben Sie es, wenn das Video darin ist. AIRL darf dann Seiten dieser Website lesen, wenn Sie eine Prüfung verlangen, und nur dann.',
  allow: (origin) => `${origin} erlauben`,
  options: 'Einstellungen',
  language: 'Sprache',
  reading: (name) => `${name} wird gelesen`,
  download: (done, total) => (total ? `${done} von ${total} gelesen` : `${done} gelesen`),
};

export const ASK: ExtensionStrings['ASK'] = {
  title: (origin) => `Darf AIRL die Datei von ${origin} lesen?`,
  reason: 'Die Seite holt sie von einer anderen Website, und Browser lassen eine Erweiterung sie nur mit Ihrer Erlaubnis lesen. Mit der Datei selbst ist die Prüfung genau. Sie wird noch einmal von dort geholt, ohne Cookies, und geht sonst nirgendwohin.',
  otherwise: 'Sonst beurteilt AIRL, was davon im Tab zu sehen ist; das ist weniger genau. Lassen Sie den Tab so lange im Vordergrund.',
  allow: 'Erlauben und Datei prüfen',
  deny: 'Stattdessen prüfen, was zu sehen ist',
  short: 'Braucht Ihre Antwort',
};

export const CAPTURES: ExtensionStrings['CAPTURES'] = {
  file: 'Beurteilt anhand der Mediendatei selbst.',
  stream: 'Beurteilt, während es lief.',
  element: 'Beurteilt anhand der Einzelbilder, die der Player zeigte, in voller Größe, während er lief. Die Datei selbst war nicht lesbar.',
  tab: 'Beurteilt anhand von Bildern des Tabs, so groß, wie es dort gezeichnet ist. Skalieren schwächt die Spuren, nach denen diese Prüfung sucht: Speichern Sie die Datei und prüfen Sie diese, wenn Sie eine bessere Antwort brauchen.',
};

export const REASONS: ExtensionStrings['REASONS'] = {
  drm: 'Dieses Video ist kopiergeschützt (DRM). Browser geben seine Bilder keiner Erweiterung.',
  black: 'Der Browser gibt von diesem Video nur schwarze Bilder, wie bei kopiergeschützten Videos (DRM).',
  hidden: 'Weniger als die Hälfte ist zu sehen. Scrollen Sie hin und prüfen Sie noch einmal.',
  gone: 'Die Seite hat das Video oder Bild entfernt. Prüfen Sie es dort noch einmal, wo es jetzt ist.',
  frame: 'Es liegt in einem Rahmen einer anderen Website; sein Platz im Tab ist nicht bekannt. Öffnen Sie den Rahmen in einem eigenen Tab und prüfen Sie es dort.',
  not_active: 'Sein Tab war nicht im Vordergrund. Lassen Sie ihn während der Prüfung vorn.',
  not_loaded: 'Es ist noch nicht geladen. Spielen Sie es ab und prüfen Sie noch einmal.',
  no_gesture: 'Der Tab lässt sich nur nach einem Klick auf den AIRL-Knopf abbilden. Klicken Sie darauf und prüfen Sie noch einmal.',
  interrupted: 'Der Browser hat die Prüfung beendet. Prüfen Sie noch einmal.',
};

export const OPTIONS: ExtensionStrings['OPTIONS'] = {
  title: 'Einstellungen von AIRL',
  automatic: 'Auf diesen Websites von selbst prüfen',
  automaticReason: 'Aus, solange Sie keine Website hinzufügen. Auf einer hinzugefügten Website prüft AIRL laufende Videos und große Bilder, höchstens vier je Seite, und zeigt darauf eine kleine Marke. Dafür fragt der Browser, ob AIRL die Seiten dieser Website lesen darf. Ergebnisse bleiben auf diesem Gerät, bis der Browser geschlossen wird.',
  site: 'Adresse der Website',
  placeholder: 'https://news.example',
  add: 'Hinzufügen und erlauben',
  remove: (site) => `${site} entfernen`,
  none: 'Keine Website: Nichts wird von selbst geprüft.',
  notASite: 'Das ist keine Adresse einer Website. Sie sieht so aus: https://news.example.',
  refused: 'Der Browser hat es nicht erlaubt, deshalb wurde die Website nicht hinzugefügt.',
  language: 'Sprache',
  browserLanguage: 'Wie der Browser',
};
