/** Deutsch. Dieselben Namen wie in en.ts; strings.ts prüft das beim Übersetzen. */
import type { Strings } from '../strings.js';

export { CORE_TEXTS } from './de-core-texts.js';

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
  ready: 'Bereit.',
  kept: 'Bereit. Braucht ab jetzt kein Netz mehr.',
  failed: 'Das Modell konnte nicht geladen werden',
  retry: 'Noch einmal versuchen',
  webgpu: 'Grafikprozessor (WebGPU)',
  wasm: (threads) => `Prozessor (WASM, ${threads} ${threads === 1 ? 'Thread' : 'Threads'})`,
  cpu: 'Prozessor',
  runsOn: 'Läuft auf',
  useWasm: 'Stattdessen den Prozessor nehmen',
  useAutomatic: 'Automatisch wählen',
  offline: 'Ohne Netz. Prüfungen gehen weiter wie zuvor.',
  offlineInPart: 'Ohne Netz. Teile dieser Seite sind noch nicht auf diesem Gerät.',
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
  intervalNote: 'Das Intervall kommt daher, wie weit sich der Wert bewegt, wenn dasselbe Gesicht neu komprimiert, weichgezeichnet oder verkleinert wird, und wie uneins die Bilder sind.',
  preview: 'Vorläufiges Modell',
  previewAside: 'vorläufiges Modell',
  previewLead: 'Verlassen Sie sich nicht auf seine Ergebnisse. Was gemessen wurde, auf Englisch: ',
  warnings: 'Zuerst lesen',
  noWarnings: 'Keine Warnungen zu dieser Datei.',
  media: 'Was angesehen wurde',
  videoUnplayable: 'Dieser Browser kann die Datei nicht abspielen. Die Prüfung selbst hat ihre Bilder gelesen.',
  unnamed: { picture: 'Bild', video: 'Video' },
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
    means: 'Mindestens ein Gesicht trägt eine Spur, wie Generatoren sie hinterlassen, wenn sie ein Bild aus einem kleineren aufbauen. Das Modell kennt solche Spuren aus dem Training.',
    meansNot: 'Es ist kein Beweis. Starke Kompression, Schönheitsfilter, Hochskalieren und Bildschirmaufnahmen können ähnliche Spuren hinterlassen. Suchen Sie die Quelle und bitten Sie um die Originaldatei, bevor Sie veröffentlichen.',
  },
  uncertain: {
    label: 'Ungewiss',
    means: 'Der Wert reicht für keine Aussage. Das Modell kann es nicht sagen, und Raten würde mehr schaden als nützen.',
    meansNot: 'Es spricht weder dafür noch dagegen. Eine bessere Kopie der Datei (das Original, größer, weniger komprimiert) gibt oft eine klarere Antwort.',
  },
  no_sign_of_forgery: {
    label: 'Kein Zeichen einer Fälschung',
    means: 'In den beurteilten Gesichtern fand das Modell die Spuren nicht, die es kennt.',
    meansNot: 'Es zeigt nicht, dass die Datei echt ist. Neue Generatoren, starke Kompression, Änderungen außerhalb des Gesichts, eine falsche Bildunterschrift oder eine gefälschte Stimme hinterlassen keine Spur, die diese Prüfung sieht.',
  },
};

export const WHOLE_PICTURE: Strings['WHOLE_PICTURE'] = {
  likely_fake: {
    means: 'Es wurde kein Gesicht gefunden. Die Mitte des Bildes, stattdessen beurteilt, trägt eine Spur, wie das Modell sie von erzeugten Gesichtern kennt. Es hat nur an Gesichtern gelernt, darum trägt das kein Urteil.',
    meansNot: 'Es ist kein Beweis. Starke Kompression, eingescannte Vorlagen, Bildschirmaufnahmen und Grafiken können ähnliche Spuren hinterlassen. Suchen Sie die Quelle und bitten Sie um die Originaldatei, bevor Sie veröffentlichen.',
  },
  uncertain: {
    means: 'Es wurde kein Gesicht gefunden, darum wurde die Mitte des Bildes beurteilt. Das Modell hat nur an Gesichtern gelernt und kann zu anderem nichts sagen.',
    meansNot: 'Es spricht weder dafür noch dagegen. Zeigt die Datei ein Gesicht, so wird es vielleicht in einer besseren Kopie gefunden (dem Original, größer, weniger komprimiert).',
  },
  no_sign_of_forgery: {
    means: 'Es wurde kein Gesicht gefunden. In der Mitte des Bildes, stattdessen beurteilt, fand das Modell die Spuren nicht, die es von erzeugten Gesichtern kennt.',
    meansNot: 'Es zeigt nicht, dass die Datei echt ist. Das Modell hat nur an Gesichtern gelernt: Eine erzeugte Szene, ein Gegenstand oder eine Landschaft kann hier unbemerkt bleiben.',
  },
};

export const BAR: Strings['BAR'] = {
  likelyFakeFrom: (threshold) => `wahrscheinlich gefälscht ab ${threshold}`,
  noSignUpTo: (threshold) => `kein Zeichen bis ${threshold}`,
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
  streamsNote: 'Was jede Hälfte des Netzes allein sagt, vor der Kalibrierung. Sie dürfen sich widersprechen; das Ergebnis nutzt beide.',
  heatMap: 'Wärmebild zeigen',
  heatMapNote: 'Wärmer, wo das Aussehen des Gesichts mehr für eine Fälschung sprach. Es zeigt Aufmerksamkeit, nicht veränderte Pixel.',
  none: 'Kein Gesicht wurde beurteilt.',
  thumbnail: (number) => `Gesicht ${number}, wie das Netz es sah`,
  box: (number) => `${number}`,
};

export const DETAILS: Strings['DETAILS'] = {
  file: 'Datei',
  format: 'Format',
  shownFrames: 'Bilder, wie sie gezeigt wurden',
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
    bad_input: 'Was Sie gewählt haben, lässt sich so nicht prüfen. Die genaue Meldung sagt, warum.',
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
      text: 'Das Modell läuft in diesem Browser-Tab. Keine Datei, kein Bild und kein Ergebnis wird irgendwohin gesendet. Sobald oben steht, dass diese Seite kein Netz mehr braucht, können Sie es trennen; alles geht weiter.',
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
  about: 'etwa',
  over: 'über',
  almostDone: 'fast fertig',
  secondsLeft: (seconds) => `noch etwa ${seconds}\u00a0s`,
  minutesLeft: (minutes) => `noch etwa ${minutes}\u00a0min`,
  decimal: ',',
  bytes: 'Bytes',
};

export const REPORT: Strings['REPORT'] = {
  time: 'Zeit im Clip',
  title: (name) => `AIRL-Bericht: ${name}`,
  repeat:
    'Um diese Prüfung zu wiederholen: Dieselbe Datei (ihr SHA-256), dasselbe Modell (sein SHA-256) und diese Einstellungen geben dieselben Zahlen.',
};

export const OFFLINE: Strings['OFFLINE'] = {
  newer: 'Eine neuere Fassung dieser Seite ist bereit.',
  load: 'Neu laden',
  missing: 'Ein Teil dieser Seite konnte nicht geladen werden. Stellen Sie die Verbindung zum Netz her und versuchen Sie es noch einmal. Hilft das nicht, sichern Sie erst Ihre Berichte (JSON) und laden Sie dann die Seite neu: Fertige Prüfungen vergisst sie dabei.',
};

export const CREDENTIALS: Strings['CREDENTIALS'] = {
  title: 'Content Credentials (signierte Herkunftsangaben)',
  reading: 'Diese Datei trägt signierte Angaben über ihre Herkunft. Die Signatur wird geprüft …',
  unreadable: 'Diese Datei trägt signierte Angaben über ihre Herkunft, aber sie ließen sich nicht lesen:',
  states: {
    intact: 'Seit dem Signieren unverändert',
    changed: 'Nach dem Signieren verändert',
    invalid: 'Die Signatur hält der Prüfung nicht stand',
  },
  meaning: {
    intact: 'Die Datei ist genau das, was signiert wurde. Das heißt nicht, dass die Angaben stimmen.',
    changed: 'Die Datei ist nicht mehr das, was signiert wurde: Jemand hat sie danach verändert. Auf die Angaben hier ist kein Verlass.',
    invalid: 'Die Signatur oder ihr Zertifikat ist nicht gültig. Auf die Angaben hier ist kein Verlass.',
  },
  signer: 'Signiert von',
  unnamed: 'nicht genannt',
  signedAt: 'Signiert am',
  noTime: 'ohne Zeitstempel',
  tools: 'Erstellt mit',
  origin: 'Angabe zur Herkunft',
  origins: {
    generated: 'von einem Generator gemacht (KI)',
    partly_generated: 'teilweise von einem Generator gemacht (KI)',
    captured: 'mit einer Kamera aufgenommen',
  },
  actions: 'Schritte',
  actionNames: {
    'c2pa.created': 'erstellt',
    'c2pa.opened': 'geöffnet',
    'c2pa.placed': 'anderes eingefügt',
    'c2pa.edited': 'bearbeitet',
    'c2pa.edited.metadata': 'Metadaten bearbeitet',
    'c2pa.color_adjustments': 'Farben angepasst',
    'c2pa.cropped': 'beschnitten',
    'c2pa.resized': 'Größe geändert',
    'c2pa.orientation': 'gedreht',
    'c2pa.filtered': 'Filter angewendet',
    'c2pa.drawing': 'gezeichnet oder gemalt',
    'c2pa.removed': 'Inhalt entfernt',
    'c2pa.deleted': 'Inhalt gelöscht',
    'c2pa.redacted': 'Angaben entfernt',
    'c2pa.dubbed': 'synchronisiert',
    'c2pa.translated': 'übersetzt',
    'c2pa.transcoded': 'umgewandelt',
    'c2pa.converted': 'umgewandelt',
    'c2pa.repackaged': 'neu verpackt',
    'c2pa.published': 'veröffentlicht',
    'c2pa.unknown': 'unbekannter Schritt',
  },
  ingredients: 'Gemacht aus',
  ingredientCount: (count) => (count === 1 ? '1 anderen Datei' : `${count} anderen Dateien`),
  failures: 'Was nicht stimmt',
  trust: 'Auf diesem Gerät geprüft. Nicht geprüft: ob wirklich der signiert hat, dessen Name hier steht. Ein Zertifikat mit beliebigem Namen kann sich jeder machen; wo es darauf ankommt, beim Genannten nachfragen.',
};

export const SPECTRUM: Strings['SPECTRUM'] = {
  show: 'Spektrum',
  face: 'Dieses Gesicht',
  mean: (faces) => `Mittel von Fotografien (${faces} Gesichter)`,
  meanShort: 'Mittel von Fotografien',
  picture: (name) => `${name}: Spektrum als Bild. Die Kurve darunter sagt dasselbe in Zahlen.`,
  curve: 'Stärke über der Frequenz; die Zahlen darunter sagen, wie weit jede Kurve an den Marken hervortritt.',
  lookFor: 'Achten Sie im linken Bild auf helle Linien oder Punkte und in seiner Kurve auf Zacken an den Marken 1/8, 1/4 und 3/8: Generatoren, die ein Bild aus einem kleineren aufbauen, können sie dort hinterlassen. Die Zahlen sagen, wie weit jede Kurve an den Marken von ihrer Umgebung abweicht; bis 15 % ist Zufall. Oft ist nichts zu sehen: Das Netz zählt zusammen, was für das Auge zu schwach ist.',
  caution: 'Linien an den Marken beweisen allein nichts. JPEG und Video arbeiten in Blöcken von 8 × 8 Pixeln und hinterlassen auch bei 1/8, 1/4 und 3/8 Linien; etwa jede siebte Fotografie tritt bei 3/8 hervor.',
  axes: 'Frequenzen in Schwingungen je Pixel: grobe Formen links oben, feinste Einzelheiten rechts unten; heller ist stärker. Beide sind gegen ihren eigenen mittleren Wert gezeichnet, denn wie stark feine Einzelheiten sind, entscheiden Kamera, Schärfe und Kompression.',
};

export const WRONG: Strings['WRONG'] = {
  title: 'Falsches Urteil melden',
  intro: 'Dies erstellt eine Datei auf Ihrem Gerät, für die Menschen, die AIRL pflegen. Nichts wird gesendet: Sie entscheiden, wem Sie sie geben.',
  belief: 'Was ist es Ihrer Meinung nach?',
  beliefs: {
    untouched: 'Weder erzeugt noch verändert',
    generated_or_altered: 'Erzeugt oder von einem Generator verändert',
    unsure: 'Ich bin nicht sicher, aber das Urteil passt nicht',
  },
  words: 'Woher wissen Sie das? Worauf sollen wir achten? (Darf leer bleiben.)',
  pixels: 'Bilder in der Datei',
  thumbnails: 'Die kleinen Bilder der Gesichter beilegen, die der Bericht zeigt',
  faces: (frames) =>
    `Die Gesichter in voller Größe beilegen, von jedem bis zu ${frames} Einzelbilder. Sie helfen am meisten, und sie zeigen, wen Sie geprüft haben`,
  facesNotKept: 'Gesichter in voller Größe können nicht beigelegt werden: Was geprüft wurde, ist nicht mehr da',
  facesFailed: 'Dieser Browser kann die Datei nicht noch einmal zeigen, deshalb fehlen die Gesichter. Speichern Sie ohne sie.',
  holds: 'Immer in der Datei: der Bericht mit den Prüfsummen der geprüften Datei und des Modells, aber ohne den Namen der geprüften Datei; die Einstellungen; Name und Version Ihres Browsers, seine Sprache und womit er rechnet; und was Sie oben sagen.',
  save: 'Datei speichern',
  making: 'Die Datei wird erstellt',
  saved: (name) => `Gespeichert als ${name}. Nichts wurde gesendet.`,
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
  hint: 'Zeigen Sie auf das Diagramm, um ein Bild zu lesen. Ein Klick oder die Pfeiltasten zeigen es oben. Das Band sagt, wie weit der Wert eines einzelnen Bildes streut.',
  legendScore: 'Wert des Gesichts',
  legendIntervalOf: (face) => `95-%-Intervall von Gesicht ${face} in einem einzelnen Bild`,
  moreFaces: (count) => (count === 1 ? '1 weiteres Gesicht steht unten' : `${count} weitere Gesichter stehen unten`),
};
