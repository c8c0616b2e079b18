/** English: every text of the page. The other languages' files export the same names. */
import type { AirlErrorCode, Verdict } from '@airl/lib';

import type { Belief } from '../wrong-verdict-file.js';

export const APP = {
  name: 'AIRL',
  tagline: 'Does this face carry the trace of a generator?',
  localOnly: 'Nothing is uploaded',
  language: 'Language',
};

export const DROP = {
  button: 'Choose a video or picture',
  hint: 'or drop or paste files here',
  formats: 'MP4, MOV, WebM, MKV · JPEG, PNG, WebP, AVIF',
  dropNow: 'Drop to check',
};

export const ENGINE = {
  loading: 'Loading the model',
  loadingPercent: (percent: number): string => `Loading the model, ${percent} %`,
  ready: 'Ready.',
  kept: 'Ready. Works without a network from now on.',
  failed: 'The model could not be loaded',
  retry: 'Try again',
  webgpu: 'Graphics processor (WebGPU)',
  wasm: (threads: number): string => `Processor (WASM, ${threads} ${threads === 1 ? 'thread' : 'threads'})`,
  cpu: 'Processor',
  runsOn: 'Runs on',
  useWasm: 'Use the processor instead',
  useAutomatic: 'Choose automatically',
  offline: 'Offline. Checks go on as before.',
  offlineInPart: 'Offline. Parts of this page are not on this device yet.',
  needsIsolation:
    'This page is served without cross-origin isolation, so only one processor thread can be used. Checks take longer.',
};

export const QUEUE = {
  title: 'Files',
  waiting: 'Waiting',
  checking: 'Checking',
  cancelled: 'Cancelled',
  failed: 'Not checked',
  result: (verdict: string, probability: string): string => `${verdict}, ${probability}`,
};

export const PROGRESS = {
  title: 'Progress',
  heading: (name: string): string => `Checking ${name}`,
  frames: (done: number, total: number): string => `${done} of ${total} frames`,
  opening: 'Opening the file',
  waitingForModel: 'Waiting for the model',
  picture: 'Looking for faces and judging them',
  soFar: 'So far',
  cancel: 'Cancel',
};

export const RESULT = {
  title: 'Result',
  save: 'Save report (JSON)',
  saveHtml: 'Save for printing (HTML)',
  copy: 'Copy as text',
  copied: 'Copied',
  copyFailed: 'The browser did not allow copying',
  probability: 'Probability of fake',
  interval: '95 % interval',
  intervalNote: 'The interval comes from how much this score moves when the same face is recompressed, blurred or resized, and from how much the frames disagree.',
  preview: 'Preview model',
  /** The same behind the model's name. */
  previewAside: 'preview model',
  /** Stands before the note of the model's package, which is in English. */
  previewLead: '',
  warnings: 'Read this first',
  noWarnings: 'No warnings for this file.',
  media: 'What was looked at',
  videoUnplayable: 'This browser cannot play the file, so it is not shown. The check itself read its frames.',
  unnamed: { picture: 'Picture', video: 'Video' },
  pictureUnshowable: 'This browser cannot show the picture again. The check itself read it.',
  timeline: 'Score over time',
  faces: 'Faces',
  means: 'What this means',
  meansNot: 'What it does not mean',
  limits: 'Limits of the method',
  details: 'Details of this check',
  wholePicture: 'Whole picture',
};

/** Each verdict with what it says and what it leaves open. */
export const VERDICTS: Record<Verdict, { label: string; means: string; meansNot: string }> = {
  likely_fake: {
    label: 'Likely fake',
    means: 'At least one face carries a trace like the ones generators leave when they build a picture up from a smaller one. The model saw such traces in training.',
    meansNot: 'It is not proof. Heavy compression, beauty filters, upscaling and screen recordings can leave similar traces. Find the source and ask for the original file before you publish.',
  },
  uncertain: {
    label: 'Uncertain',
    means: 'The score lies between the two thresholds. The model cannot tell, and a guess would mislead more than it helps.',
    meansNot: 'It says nothing either way. A better copy of the file (the original, larger, less compressed) often gives a clearer answer.',
  },
  no_sign_of_forgery: {
    label: 'No sign of forgery',
    means: 'In the faces that were judged, the model did not find the traces that it knows.',
    meansNot: 'It does not show that the file is authentic. New generators, strong compression, edits outside the face, a false caption or a faked voice leave no trace that this check can see.',
  },
};

/** The same where no face was found and the middle of the whole picture was judged in its place. */
export const WHOLE_PICTURE: Record<Verdict, { means: string; meansNot: string }> = {
  likely_fake: {
    means: 'No face was found. The middle of the picture, judged in its place, carries a trace like the ones that the model knows from generated faces. It learned from faces only, so this is no basis for a verdict.',
    meansNot: 'It is not proof. Heavy compression, scans, screen recordings and graphics can leave similar traces. Find the source and ask for the original file before you publish.',
  },
  uncertain: {
    means: 'No face was found, so the middle of the picture was judged in its place. The model learned from faces only and cannot tell what lies outside them.',
    meansNot: 'It says nothing either way. If the file shows a face, it may be found in a better copy (the original, larger, less compressed).',
  },
  no_sign_of_forgery: {
    means: 'No face was found. In the middle of the picture, judged in its place, the model did not find the traces that it knows from generated faces.',
    meansNot: 'It does not show that the file is authentic. The model learned from faces only: a generated scene, object or landscape can pass here.',
  },
};

export const BAR = {
  likelyFakeFrom: (threshold: string): string => `likely fake from ${threshold}`,
  noSignUpTo: (threshold: string): string => `no sign up to ${threshold}`,
  description: (probability: string, interval: string): string => `${probability}, 95 % interval ${interval}`,
};

export const TIMELINE = {
  label: 'Score over time. Left and right arrow keys read the values.',
  noFace: 'no face found',
  value: (time: string, scores: string): string => `${time}: ${scores}`,
  legendInterval: '95 % interval',
  legendNoFace: 'no face found',
};

export const FACES = {
  face: (number: number): string => `Face ${number}`,
  deciding: 'decides the verdict',
  seenIn: (frames: number): string => (frames === 1 ? 'seen in 1 frame' : `seen in ${frames} frames`),
  from: (start: string, end: string): string => `${start} to ${end}`,
  rgb: 'Look of the face',
  spectrum: 'Frequency trace',
  streamsNote: 'What each half of the network says alone, before calibration. They may disagree; the verdict uses both together.',
  heatMap: 'Show heat map',
  heatMapNote: 'Warmer where the look of the face spoke more for fake. It shows attention, not edited pixels.',
  none: 'No face was judged.',
  thumbnail: (number: number): string => `Face ${number}, as the network saw it`,
  box: (number: number): string => `${number}`,
};

export const DETAILS = {
  file: 'File',
  format: 'Format',
  shownFrames: 'frames as they were shown',
  decoder: 'Decoded by',
  checksum: 'SHA-256 of the file',
  model: 'Model',
  modelChecksum: 'SHA-256 of the model',
  engine: 'Computed on',
  frames: 'Frames judged',
  time: 'Checked at',
  thresholds: 'Thresholds',
  thresholdsValue: (likelyFake: number, noSign: number): string =>
    `likely fake from ${likelyFake}, no sign of forgery up to ${noSign}`,
};

export const ERRORS = {
  heading: (name: string): string => `${name} could not be checked`,
  next: 'Nothing else was affected. You can choose another file.',
  cancelledHeading: (name: string): string => `${name}: check cancelled`,
  again: 'Check again',
  byCode: {
    bad_input: 'What was chosen cannot be checked as it is. The exact message says why.',
    unsupported: 'This kind of file is not supported.',
    too_large: 'The file is larger than this tool can take.',
    truncated: 'The file ends too early: part of it is missing.',
    model_mismatch: 'The model files do not fit together, so nothing was judged.',
    out_of_memory: 'There was not enough memory. Close other tabs, or try a smaller file.',
    cancelled: 'The check was cancelled.',
    internal: 'Something went wrong inside this tool. This is a fault of AIRL, not of the file.',
  } satisfies Record<AirlErrorCode, string>,
  empty: 'The file is empty (0 bytes).',
  detail: 'Exact message',
};

export const EMPTY = {
  title: 'Check a face before you publish it',
  points: [
    {
      title: 'Stays on this machine',
      text: 'The model runs in this browser tab. No file, no frame and no result is sent anywhere. Once the head of this page says that it works without a network, you can unplug it; everything still works.',
    },
    {
      title: 'What you get',
      text: 'A verdict with its probability and interval, a timeline for videos, every face with what speaks for and against, and a report to keep with the story.',
    },
    {
      title: 'What it cannot do',
      text: 'It looks for traces that generators leave in faces. It cannot show that something is authentic, and it cannot judge voices, captions or scenes without a face.',
    },
  ],
};

export const STATUS = {
  done: (name: string, verdict: string, probability: string): string => `${name}: ${verdict}, ${probability}.`,
  failed: (name: string, message: string): string => `${name} could not be checked. ${message}`,
  added: (count: number): string => (count === 1 ? '1 file added.' : `${count} files added.`),
};

/** Numbers with their words. */
export const FORMAT = {
  under: 'under',
  about: 'about',
  over: 'over',
  almostDone: 'almost done',
  secondsLeft: (seconds: number): string => `about ${seconds}\u00a0s left`,
  minutesLeft: (minutes: number): string => `about ${minutes}\u00a0min left`,
  decimal: '.',
  bytes: 'bytes',
};

export const REPORT = {
  time: 'Time in the clip',
  title: (name: string): string => `AIRL report: ${name}`,
  repeat: 'To repeat this check: the same file (its SHA-256), the same model (its SHA-256) and these settings give the same numbers.',
};

/** The core's own sentences, by a warning's code or by the English sentence; those missing stay English. */
export const CORE_TEXTS: Record<string, string> = {};

export const OFFLINE = {
  newer: 'A newer version of this page is ready.',
  load: 'Reload',
  missing: 'A part of this page could not be loaded. Connect to the network and try again. Where that does not help, save your reports (JSON) first, then reload the page: it forgets finished checks.',
};

/** What a file says about itself, signed (C2PA). */
export const CREDENTIALS = {
  title: 'Content Credentials',
  reading: 'This file carries signed statements about its origin. Checking the signature…',
  unreadable: 'This file carries signed statements about its origin, but they could not be read:',
  states: {
    intact: 'Unchanged since it was signed',
    changed: 'Changed after signing',
    invalid: 'The signature does not hold',
  },
  meaning: {
    intact: 'The file is exactly what the signer signed. It does not mean that what the signer says is true.',
    changed: 'The file is not what was signed: somebody changed it afterwards. Do not rely on what is stated here.',
    invalid: 'The signature or its certificate is not valid. Do not rely on what is stated here.',
  },
  signer: 'Signed by',
  unnamed: 'not named',
  signedAt: 'Signed at',
  noTime: 'no time stamp',
  tools: 'Made with',
  origin: 'Says about its origin',
  origins: {
    generated: 'made by a generator (AI)',
    partly_generated: 'partly made by a generator (AI)',
    captured: 'taken by a camera',
  },
  actions: 'Steps',
  actionNames: {
    'c2pa.created': 'created',
    'c2pa.opened': 'opened',
    'c2pa.placed': 'other content placed in it',
    'c2pa.edited': 'edited',
    'c2pa.edited.metadata': 'metadata edited',
    'c2pa.color_adjustments': 'colours adjusted',
    'c2pa.cropped': 'cropped',
    'c2pa.resized': 'resized',
    'c2pa.orientation': 'turned',
    'c2pa.filtered': 'filter applied',
    'c2pa.drawing': 'drawn or painted on',
    'c2pa.removed': 'content removed',
    'c2pa.deleted': 'content deleted',
    'c2pa.redacted': 'statements removed',
    'c2pa.dubbed': 'dubbed',
    'c2pa.translated': 'translated',
    'c2pa.transcoded': 'converted',
    'c2pa.converted': 'converted',
    'c2pa.repackaged': 'repackaged',
    'c2pa.published': 'published',
    'c2pa.unknown': 'unknown step',
  } as Record<string, string>,
  ingredients: 'Made from',
  ingredientCount: (count: number): string => (count === 1 ? '1 other file' : `${count} other files`),
  failures: 'What did not hold',
  trust: 'Checked on this machine. Not checked: whether the signer is who the name says. Anyone can make a certificate with any name, so ask the signer where it matters.',
};

/** A face's spectrum beside the mean of photographs. */
export const SPECTRUM = {
  show: 'Spectrum',
  face: 'This face',
  mean: (faces: number): string => `Mean of photographs (${faces} faces)`,
  meanShort: 'Mean of photographs',
  picture: (name: string): string => `${name}: spectrum as a picture. The curve below tells the same in numbers.`,
  curve: 'Strength over frequency; the numbers below say how far each curve stands out at the marks.',
  lookFor: 'Look for bright lines or dots in the left picture, and for spikes in its curve, at the marks 1/8, 1/4 and 3/8: generators that build a picture up from a smaller one can leave them there. The numbers tell how far each curve departs from its surroundings at the marks; up to 15 % is chance. Often nothing is visible: the network adds up what is too faint for the eye.',
  caution: 'Lines at the marks prove nothing alone. JPEG and video work in blocks of 8 × 8 pixels and leave lines at 1/8, 1/4 and 3/8 too; about one photograph in seven stands out at 3/8.',
  axes: 'Frequencies in cycles per pixel: broad shapes at the upper left, the finest detail at the lower right; brighter is stronger. Each is drawn against its own middle value, since camera, focus and compression decide how strong fine detail is.',
};

export const WRONG = {
  title: 'Report a wrong verdict',
  intro: 'This makes a file on your device, for the people who look after AIRL. Nothing is sent: you decide whom you give it to.',
  belief: 'What do you believe it is?',
  beliefs: {
    untouched: 'Not generated and not altered',
    generated_or_altered: 'Generated, or altered by a generator',
    unsure: 'I am not sure, but the verdict does not fit',
  } satisfies Record<Belief, string>,
  words: 'How do you know? What should we look at? (You may leave this empty.)',
  pixels: 'Pictures in the file',
  thumbnails: 'Add the small pictures of the faces that the report shows',
  faces: (frames: number): string =>
    `Add the faces at full size, up to ${frames} frames of each. They help most, and they show whom you checked`,
  facesNotKept: 'Faces at full size cannot be added: what was checked is not kept',
  facesFailed: 'This browser cannot show the file again, so the faces cannot be added. Save without them.',
  holds: 'Always in the file: the report with the checksums of the checked file and of the model, but without the name of the checked file; the settings; the name and version of your browser, its language and what it computes on; and what you say above.',
  save: 'Save the file',
  making: 'Making the file',
  saved: (name: string): string => `Saved as ${name}. Nothing was sent.`,
};

export const ADDRESS = {
  label: 'Address of a picture or video',
  check: 'Check',
  invalid: 'This is not a web address.',
  elsewhere: (host: string): string =>
    `This page never contacts other servers, so it does not fetch from ${host}. Bring the file here instead:`,
  open: 'Open the address in a new tab',
  saveThere: 'and save the picture or video there.',
  dropHere: 'Drop the saved file here. A picture can also be dragged straight from the other tab.',
  playing: 'Or play it in its own tab and check that tab:',
  checkTab: 'Check a tab',
  downloaded: (bytes: string): string => `Fetching the file, ${bytes}`,
};

export const LIVE = {
  webcam: 'Webcam',
  screen: 'Screen or tab',
  title: 'Live check',
  name: (source: string, time: string): string => `${source}, ${time}`,
  recent: 'Last 10 seconds:',
  interval: (interval: string): string => `95 % interval ${interval}`,
  noFace: 'no face seen',
  waiting: 'Waiting for the first picture',
  since: (time: string, frames: number): string =>
    `${time} since the start, ${frames} ${frames === 1 ? 'frame' : 'frames'} judged`,
  row: (time: string): string => `Live, ${time}`,
  stop: 'Stop and show the result',
  discard: 'Discard',
  hint: 'Boxes follow as fast as frames are judged. The verdict comes when you stop; nothing is recorded or sent.',
  notKept: 'Nothing of what was shown was kept. The faces below are all that the report holds.',
  webcamRefused:
    'The browser did not allow the camera. Allow it in the address bar, then press the button again.',
  screenRefused: 'Nothing was shared. Press the button again to choose a tab, window or screen.',
  notFound: 'No camera was found.',
  busy: 'The camera or screen cannot be read. Another program may be using it.',
  failed: 'The camera or screen could not be opened.',
  unsupported: 'This browser offers neither camera nor screen to this page.',
};

export const ROWS = {
  summary: (ended: number, total: number): string => `${ended} of ${total} done`,
  cancel: (name: string): string => `Cancel ${name}`,
  retry: (name: string): string => `Check ${name} again`,
  remove: (name: string): string => `Remove ${name} from the list`,
  cancelAll: 'Cancel all',
  clear: 'Remove finished',
  export: 'Save all reports (JSON lines)',
};

export const PLAYER = {
  showBoxes: 'Show face boxes',
  hint: 'Solid where a frame was judged; dashed boxes are carried on between judged frames.',
};

export const TIMES = {
  hint: 'Point at the chart to read a frame. Click it, or use the arrow keys, to show the frame above. The band tells how far the score of a single frame scatters.',
  legendScore: 'score of the face',
  legendIntervalOf: (face: number): string => `95 % interval of face ${face} in a single frame`,
  moreFaces: (count: number): string => (count === 1 ? '1 more face is below' : `${count} more faces are below`),
};
