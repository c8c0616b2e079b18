/** Deutsch. Dieselben Namen wie in en.ts; strings.ts prüft das beim Übersetzen. */
import type { Strings } from '../strings.js';

export const APP: Strings['APP'] = {
  name: 'AIRL',
  tagline: 'Trägt dieses Gesicht die Spur eines Generators?',
  localOnly: 'Nichts wird hochgeladen',
  language: 'Sprache',
};

export const DROP: Strings['DROP'] = {
  button: 'Video oder Bild wählen',
  hint: 'oder Dateien hier ablegen oder einfügen',
  formats: 'MP4, MOV, WebM, MKV · JPEG, PNG, WebP, AVIF',
  dropNow: 'Zum Prüfen loslassen',
};

export const ENGINE: Strings['ENGINE'] = {
  loading: 'Das Modell wird geladen',
  loadingPercent: (percent) => `Das Modell wird geladen, ${percent} %`,
  ready: 'Bereit. Braucht ab jetzt kein Netz mehr.',
  failed: 'Das Modell konnte nicht geladen werden',
  retry: 'Noch einmal versuchen',
  webgpu: 'Grafikprozessor (WebGPU)',
  wasm: (threads) => `Prozessor (WASM, ${threads} ${threads === 1 ? 'Thread' : 'Threads'})`,
  cpu: 'Prozessor',
  runsOn: 'Läuft auf',
  useWasm: 'Stattdessen den Prozessor nehmen',
  useAutomatic: 'Automatisch wählen',
  offline: 'Ohne Netz. Prüfungen gehen weiter wie zuvor.',
  needsIsolation:
    'Diese Seite wird ohne Cross-Origin-Isolation ausgeliefert, darum rechnet nur ein Thread. Prüfungen dauern länger.',
};

export const QUEUE: Strings['QUEUE'] = {
  title: 'Dateien',
  waiting: 'Wartet',
  checking: 'Wird geprüft',
  cancelled: 'Abgebrochen',
  failed: 'Nicht geprüft',
  result: (verdict, probability) => `${verdict}, ${probability}`,
};

export const PROGRESS: Strings['PROGRESS'] = {
  title: 'Fortschritt',
  heading: (name) => `${name} wird geprüft`,
  frames: (done, total) => `${done} von ${total} Bildern`,
  opening: 'Die Datei wird geöffnet',
  waitingForModel: 'Wartet auf das Modell',
  picture: 'Gesichter werden gesucht und beurteilt',
  soFar: 'Bisher',
  cancel: 'Abbrechen',
};

export const RESULT: Strings['RESULT'] = {
  title: 'Ergebnis',
  save: 'Bericht sichern (JSON)',
  saveHtml: 'Zum Drucken sichern (HTML)',
  copy: 'Als Text kopieren',
  copied: 'Kopiert',
  copyFailed: 'Der Browser hat das Kopieren nicht erlaubt',
  probability: 'Wahrscheinlichkeit einer Fälschung',
  interval: '95-%-Intervall',
  intervalNote:
    'Das Intervall kommt daher, wie weit sich der Wert bewegt, wenn dasselbe Gesicht neu komprimiert, weichgezeichnet oder verkleinert wird, und wie uneins die Bilder sind.',
  preview: 'Vorläufiges Modell',
  warnings: 'Zuerst lesen',
  noWarnings: 'Keine Warnungen zu dieser Datei.',
  media: 'Was angesehen wurde',
  videoUnplayable: 'Dieser Browser kann die Datei nicht abspielen. Die Prüfung selbst hat ihre Bilder gelesen.',
  pictureUnshowable: 'Dieser Browser kann das Bild nicht zeigen. Die Prüfung selbst hat es gelesen.',
  timeline: 'Wert über die Zeit',
  faces: 'Gesichter',
  means: 'Was das bedeutet',
  meansNot: 'Was es nicht bedeutet',
  limits: 'Grenzen des Verfahrens',
  details: 'Einzelheiten dieser Prüfung',
  wholePicture: 'Ganzes Bild',
};

export const VERDICTS: Strings['VERDICTS'] = {
  likely_fake: {
    label: 'Wahrscheinlich gefälscht',
    means:
      'Mindestens ein Gesicht trägt eine Spur, wie Generatoren sie hinterlassen, wenn sie ein Bild aus einem kleineren aufbauen. Das Modell kennt solche Spuren aus dem Training.',
    meansNot:
      'Es ist kein Beweis. Starke Kompression, Schönheitsfilter, Hochskalieren und Bildschirmaufnahmen können ähnliche Spuren hinterlassen. Suchen Sie die Quelle und bitten Sie um die Originaldatei, bevor Sie veröffentlichen.',
  },
  uncertain: {
    label: 'Ungewiss',
    means: 'Der Wert reicht für keine Aussage. Das Modell kann es nicht sagen, und Raten würde mehr schaden als nützen.',
    meansNot:
      'Es spricht weder dafür noch dagegen. Eine bessere Kopie der Datei (das Original, größer, weniger komprimiert) gibt oft eine klarere Antwort.',
  },
  no_sign_of_forgery: {
    label: 'Kein Zeichen einer Fälschung',
    means: 'In den beurteilten Gesichtern fand das Modell die Spuren nicht, die es kennt.',
    meansNot:
      'Es zeigt nicht, dass die Datei echt ist. Neue Generatoren, starke Kompression, Änderungen außerhalb des Gesichts, eine falsche Bildunterschrift oder eine gefälschte Stimme hinterlassen keine Spur, die diese Prüfung sieht.',
  },
};

export const BAR: Strings['BAR'] = {
  likelyFakeFrom: (percent) => `wahrscheinlich gefälscht ab ${percent} %`,
  noSignUpTo: (percent) => `kein Zeichen bis ${percent} %`,
  description: (probability, interval) => `${probability}, 95-%-Intervall ${interval}`,
};

export const TIMELINE: Strings['TIMELINE'] = {
  label: 'Wert über die Zeit. Die Pfeiltasten links und rechts lesen die Werte.',
  noFace: 'kein Gesicht gefunden',
  value: (time, scores) => `${time}: ${scores}`,
  legendInterval: '95-%-Intervall',
  legendNoFace: 'kein Gesicht gefunden',
};

export const FACES: Strings['FACES'] = {
  face: (number) => `Gesicht ${number}`,
  deciding: 'entscheidet das Ergebnis',
  seenIn: (frames) => (frames === 1 ? 'in 1 Bild gesehen' : `in ${frames} Bildern gesehen`),
  from: (start, end) => `${start} bis ${end}`,
  rgb: 'Aussehen des Gesichts',
  spectrum: 'Spur in den Frequenzen',
  streamsNote:
    'Was jede Hälfte des Netzes allein sagt, vor der Kalibrierung. Sie dürfen sich widersprechen; das Ergebnis nutzt beide.',
  heatMap: 'Wärmebild zeigen',
  heatMapNote:
    'Wärmer, wo das Aussehen des Gesichts mehr für eine Fälschung sprach. Es zeigt Aufmerksamkeit, nicht veränderte Pixel.',
  none: 'Kein Gesicht wurde beurteilt.',
  thumbnail: (number) => `Gesicht ${number}, wie das Netz es sah`,
  box: (number) => `${number}`,
};

export const DETAILS: Strings['DETAILS'] = {
  file: 'Datei',
  format: 'Format',
  decoder: 'Dekodiert von',
  checksum: 'SHA-256 der Datei',
  model: 'Modell',
  modelChecksum: 'SHA-256 des Modells',
  engine: 'Gerechnet auf',
  frames: 'Beurteilte Bilder',
  time: 'Geprüft am',
  thresholds: 'Schwellen',
  thresholdsValue: (likelyFake, noSign) =>
    `wahrscheinlich gefälscht ab ${likelyFake}, kein Zeichen einer Fälschung bis ${noSign}`,
};

export const ERRORS: Strings['ERRORS'] = {
  heading: (name) => `${name} konnte nicht geprüft werden`,
  next: 'Nichts sonst ist betroffen. Sie können eine andere Datei wählen.',
  cancelledHeading: (name) => `${name}: Prüfung abgebrochen`,
  again: 'Noch einmal prüfen',
  byCode: {
    bad_input: 'Die Datei ist beschädigt, oder sie ist nicht von der Art, die ihr Name nennt.',
    unsupported: 'Dateien dieser Art werden nicht unterstützt.',
    too_large: 'Die Datei ist größer, als dieses Werkzeug annimmt.',
    truncated: 'Die Datei endet zu früh: Ein Teil fehlt.',
    model_mismatch: 'Die Dateien des Modells passen nicht zusammen, darum wurde nichts beurteilt.',
    out_of_memory: 'Der Speicher hat nicht gereicht. Schließen Sie andere Tabs, oder nehmen Sie eine kleinere Datei.',
    cancelled: 'Die Prüfung wurde abgebrochen.',
    internal: 'In diesem Werkzeug ging etwas schief. Das ist ein Fehler von AIRL, nicht der Datei.',
  },
  empty: 'Die Datei ist leer (0 Bytes).',
  detail: 'Genaue Meldung',
};

export const EMPTY: Strings['EMPTY'] = {
  title: 'Ein Gesicht prüfen, bevor Sie es veröffentlichen',
  points: [
    {
      title: 'Bleibt auf diesem Gerät',
      text: 'Das Modell läuft in diesem Browser-Tab. Keine Datei, kein Bild und kein Ergebnis wird irgendwohin gesendet. Ist das Modell geladen, können Sie das Netz trennen; alles geht weiter.',
    },
    {
      title: 'Was Sie bekommen',
      text: 'Ein Ergebnis mit Wahrscheinlichkeit und Intervall, bei Videos einen Zeitverlauf, jedes Gesicht mit dem, was dafür und dagegen spricht, und einen Bericht zum Aufbewahren.',
    },
    {
      title: 'Was es nicht kann',
      text: 'Es sucht Spuren, die Generatoren in Gesichtern hinterlassen. Es kann nicht zeigen, dass etwas echt ist, und beurteilt keine Stimmen, Bildunterschriften oder Szenen ohne Gesicht.',
    },
  ],
};

export const STATUS: Strings['STATUS'] = {
  done: (name, verdict, probability) => `${name}: ${verdict}, ${probability}.`,
  failed: (name, message) => `${name} konnte nicht geprüft werden. ${message}`,
  added: (count) => (count === 1 ? '1 Datei hinzugefügt.' : `${count} Dateien hinzugefügt.`),
};

export const FORMAT: Strings['FORMAT'] = {
  under: 'unter',
  over: 'über',
  almostDone: 'fast fertig',
  secondsLeft: (seconds) => `noch etwa ${seconds}\u00a0s`,
  minutesLeft: (minutes) => `noch etwa ${minutes}\u00a0min`,
  decimal: ',',
  bytes: 'Bytes',
};

export const REPORT: Strings['REPORT'] = {
  title: (name) => `AIRL-Bericht: ${name}`,
  repeat:
    'Um diese Prüfung zu wiederholen: Dieselbe Datei (ihr SHA-256), dasselbe Modell (sein SHA-256) und diese Einstellungen geben dieselben Zahlen.',
};

export const CORE_TEXTS: Strings['CORE_TEXTS'] = {
  no_face: 'Es wurde kein Gesicht gefunden; stattdessen wurde die Mitte des ganzen Bildes beurteilt.',
  face_too_small: 'Das Gesicht ist sehr klein; es bleibt zu wenig davon, um gut zu urteilen.',
  too_compressed: 'Starke Kompression verdeckt die Spuren, nach denen das Verfahren sucht.',
  damaged: 'Bilddaten sind beschädigt; Teile der Bilder hat der Decoder geraten.',
  few_frames: 'Nur wenige Bilder konnten beurteilt werden.',
  many_faces: 'Nicht alle Gesichter wurden beurteilt; es gibt mehr.',
  hdr: 'Das Video hat hohen Dynamikumfang; es wurde in blasseren Farben beurteilt.',
  canvas_noise: 'Dieser Browser verändert Pixel, die eine Seite liest; Werte können davon abhängen.',
  'Finding no sign of forgery proves nothing: a forgery may carry no trace that this model knows.':
    'Kein Zeichen zu finden beweist nichts: Eine Fälschung muss keine Spur tragen, die dieses Modell kennt.',
  'A high probability is a reason to look closer, not a proof: filters, retouching, upscaling and unusual cameras can leave similar traces.':
    'Eine hohe Wahrscheinlichkeit ist ein Grund, genauer hinzusehen, kein Beweis: Filter, Retusche, Hochskalieren und ungewöhnliche Kameras können ähnliche Spuren hinterlassen.',
  'Compression, resizing, screenshots and sharing through messengers remove traces.':
    'Kompression, Größenänderung, Bildschirmfotos und das Teilen über Messenger entfernen Spuren.',
  'Only faces are judged: not the sound, the text, the background or where the file comes from.':
    'Nur Gesichter werden beurteilt: nicht Ton, Text, Hintergrund oder Herkunft der Datei.',
  "The interval tells how far the model's own numbers scatter; on material unlike its training data the error can be larger.":
    'Das Intervall sagt, wie weit die Zahlen des Modells streuen; auf Material, das dem Training nicht gleicht, kann der Fehler größer sein.',
  'Only the listed frames were judged: a forgery between them is not seen.':
    'Nur die aufgeführten Bilder wurden beurteilt: Eine Fälschung dazwischen wird nicht gesehen.',
};

export const ADDRESS: Strings['ADDRESS'] = {
  label: 'Adresse eines Bildes oder Videos',
  check: 'Prüfen',
  invalid: 'Das ist keine Web-Adresse.',
  elsewhere: (host) =>
    `Diese Seite fragt nie andere Server, darum holt sie nichts von ${host}. So kommt die Datei hierher:`,
  open: 'Die Adresse in einem neuen Tab öffnen',
  saveThere: 'und dort das Bild oder Video sichern.',
  dropHere: 'Die gesicherte Datei hier ablegen. Ein Bild lässt sich auch gleich aus dem anderen Tab herüberziehen.',
  playing: 'Oder es in seinem Tab abspielen und diesen prüfen:',
  checkTab: 'Tab prüfen',
  downloaded: (bytes) => `Die Datei wird geholt, ${bytes}`,
};

export const LIVE: Strings['LIVE'] = {
  webcam: 'Webcam',
  screen: 'Bildschirm oder Tab',
  title: 'Laufende Prüfung',
  name: (source, time) => `${source}, ${time}`,
  recent: 'Letzte 10 Sekunden:',
  interval: (interval) => `95-%-Intervall ${interval}`,
  noFace: 'kein Gesicht gesehen',
  waiting: 'Wartet auf das erste Bild',
  since: (time, frames) => `${time} seit dem Beginn, ${frames} ${frames === 1 ? 'Bild' : 'Bilder'} beurteilt`,
  row: (time) => `Läuft, ${time}`,
  stop: 'Anhalten und Ergebnis zeigen',
  discard: 'Verwerfen',
  hint: 'Die Kästen folgen so schnell, wie Bilder beurteilt werden. Das Ergebnis kommt beim Anhalten; nichts wird aufgenommen oder gesendet.',
  notKept: 'Von dem, was zu sehen war, wurde nichts behalten. Der Bericht enthält nur die Gesichter unten.',
  webcamRefused:
    'Der Browser hat die Kamera nicht erlaubt. Erlauben Sie sie in der Adressleiste und drücken Sie den Knopf noch einmal.',
  screenRefused: 'Es wurde nichts geteilt. Drücken Sie den Knopf noch einmal, um Tab, Fenster oder Bildschirm zu wählen.',
  notFound: 'Es wurde keine Kamera gefunden.',
  busy: 'Kamera oder Bildschirm sind nicht lesbar. Vielleicht benutzt sie ein anderes Programm.',
  failed: 'Kamera oder Bildschirm konnten nicht geöffnet werden.',
  unsupported: 'Dieser Browser bietet der Seite weder Kamera noch Bildschirm.',
};

export const ROWS: Strings['ROWS'] = {
  summary: (ended, total) => `${ended} von ${total} fertig`,
  cancel: (name) => `${name} abbrechen`,
  retry: (name) => `${name} noch einmal prüfen`,
  remove: (name) => `${name} aus der Liste nehmen`,
  cancelAll: 'Alle abbrechen',
  clear: 'Fertige entfernen',
  export: 'Alle Berichte sichern (JSON-Zeilen)',
};

export const PLAYER: Strings['PLAYER'] = {
  showBoxes: 'Gesichter umrahmen',
  hint: 'Durchgezogen, wo ein Bild beurteilt wurde; gestrichelte Kästen sind zwischen beurteilten Bildern fortgeführt.',
};

export const TIMES: Strings['TIMES'] = {
  hint:
    'Zeigen Sie auf das Diagramm, um ein Bild zu lesen. Ein Klick oder die Pfeiltasten zeigen es oben. Das Band sagt, wie weit der Wert eines einzelnen Bildes streut.',
  legendScore: 'Wert des Gesichts',
  legendIntervalOf: (face) => `95-%-Intervall von Gesicht ${face} in einem einzelnen Bild`,
  moreFaces: (count) => (count === 1 ? '1 weiteres Gesicht steht unten' : `${count} weitere Gesichter stehen unten`),
};
