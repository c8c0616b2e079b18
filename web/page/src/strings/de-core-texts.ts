/** Deutsch: Sätze der Berichte aus Kern und Bibliothek, nach dem Code einer Warnung oder dem englischen Satz. */
import type { Strings } from '../strings.js';

export const CORE_TEXTS: Strings['CORE_TEXTS'] = {
  no_face: 'Es wurde kein Gesicht gefunden; stattdessen wurde die Mitte des ganzen Bildes beurteilt.',
  face_too_small: 'Das Gesicht ist sehr klein; es bleibt zu wenig davon, um gut zu urteilen.',
  too_compressed: 'Starke Kompression verdeckt die Spuren, nach denen das Verfahren sucht.',
  damaged: 'Bilddaten sind beschädigt; Teile der Bilder hat der Decoder geraten.',
  few_frames: 'Nur wenige Bilder konnten beurteilt werden.',
  many_faces: 'Nicht alle Gesichter wurden beurteilt; es gibt mehr.',
  hdr: 'Das Video hat hohen Dynamikumfang; es wurde in blasseren Farben beurteilt.',
  canvas_noise: 'Dieser Browser verändert Pixel, die eine Seite liest; Werte können davon abhängen.',
  file_changed: 'Die Datei wurde während der Prüfung verschoben oder verändert; der Bericht nennt ihren SHA-256 nicht.',
  first_frame_only: 'Das Bild ist animiert: Nur sein erstes Einzelbild wurde beurteilt, keines von denen danach.',
  'Finding no sign of forgery proves nothing: a forgery may carry no trace that this model knows.':
    'Kein Zeichen zu finden beweist nichts: Eine Fälschung muss keine Spur tragen, die dieses Modell kennt.',
  'A high probability is a reason to look closer, not a proof: filters, retouching, upscaling and unusual cameras can leave similar traces.':
    'Eine hohe Wahrscheinlichkeit ist ein Grund, genauer hinzusehen, kein Beweis: Filter, Retusche, Hochskalieren und ungewöhnliche Kameras können ähnliche Spuren hinterlassen.',
  'Compression, resizing, screenshots and sharing through messengers remove traces.':
    'Kompression, Größenänderung, Bildschirmfotos und das Teilen über Messenger entfernen Spuren.',
  'Only faces that were found are judged: not one that was overlooked, the sound, the text, the background or where the file comes from.':
    'Nur gefundene Gesichter werden beurteilt: kein übersehenes, nicht Ton, Text, Hintergrund oder Herkunft der Datei.',
  "The interval tells how far the model's own numbers scatter; on material unlike its training data the error can be larger.":
    'Das Intervall sagt, wie weit die Zahlen des Modells streuen; auf Material, das dem Training nicht gleicht, kann der Fehler größer sein.',
  'Only the listed frames were judged: a forgery between them is not seen.':
    'Nur die aufgeführten Bilder wurden beurteilt: Eine Fälschung dazwischen wird nicht gesehen.',
};
