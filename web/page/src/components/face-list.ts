import { html } from '../dom.js';
import { formatInterval, formatProbability, formatTimestamp } from '../format.js';
import { FACES, RESULT } from '../strings.js';
import { createHeatMap, type HeatMapView } from './heat-map.js';
import { probabilityBar, type ScoreView, type ThresholdsView } from './probability-bar.js';
import { spectrumView, type SpectrumView } from './spectrum-view.js';

/** One face through the file. */
export interface FaceView {
  /** Number that the reader sees, from 1. */
  number: number;
  wholePicture: boolean;
  deciding: boolean;
  score: ScoreView;
  rgb: ScoreView;
  spectrum: ScoreView;
  /** data: URL; empty where there is none. */
  thumbnail: string;
  heatMap?: HeatMapView;
  /** Absent where it could not be made. */
  spectrumPictures?: SpectrumView;
  frames: number;
  startS: number;
  endS: number;
}

/** Every judged face with what speaks for and against; the heat maps share one switch. */
export function faceList(faces: FaceView[], thresholds: ThresholdsView, isVideo: boolean): HTMLElement {
  if (faces.length === 0) return html('p', { class: 'note' }, FACES.none);
  const list = html('ul', { class: 'faces' }, ...faces.map((face) => faceCard(face, thresholds, isVideo)));
  const hasHeatMap = faces.some((face) => face.heatMap);
  const toggle = html('input', { type: 'checkbox', checked: true });
  const update = () => list.classList.toggle('with-heat-maps', toggle.checked);
  toggle.addEventListener('change', update);
  update();
  return html(
    'div',
    {},
    hasHeatMap
      ? html(
          'div',
          { class: 'heat-map-switch' },
          html('label', { class: 'check' }, toggle, FACES.heatMap),
          html('span', { class: 'note' }, FACES.heatMapNote),
        )
      : undefined,
    list,
    html('p', { class: 'note' }, FACES.streamsNote),
  );
}

/** How often and when a clip shows a face. */
export function seenText({ frames, startS, endS }: FaceView): string {
  return `${FACES.seenIn(frames)}, ${FACES.from(formatTimestamp(startS), formatTimestamp(endS))}`;
}

function faceCard(face: FaceView, thresholds: ThresholdsView, isVideo: boolean): HTMLElement {
  const title = face.wholePicture ? RESULT.wholePicture : FACES.face(face.number);
  return html(
    'li',
    { class: 'face' },
    html(
      'div',
      { class: 'face-picture' },
      face.thumbnail ? html('img', { src: face.thumbnail, alt: FACES.thumbnail(face.number) }) : undefined,
      face.heatMap ? createHeatMap(face.heatMap) : undefined,
    ),
    html(
      'div',
      { class: 'face-facts' },
      html('h4', {}, title, face.deciding ? html('span', { class: 'tag' }, FACES.deciding) : undefined),
      isVideo ? html('p', { class: 'note' }, seenText(face)) : undefined,
      html(
        'p',
        { class: 'face-score' },
        html('strong', {}, formatProbability(face.score.probability, [thresholds.likelyFake, thresholds.noSign])),
        html('span', { class: 'note' }, ` ${formatInterval(face.score.low, face.score.high)}`),
      ),
      probabilityBar(face.score, thresholds, false),
      html('dl', { class: 'streams' }, ...stream(FACES.rgb, face.rgb), ...stream(FACES.spectrum, face.spectrum)),
    ),
    face.spectrumPictures ? spectrumView(face.spectrumPictures) : undefined,
  );
}

function stream(name: string, score: ScoreView): HTMLElement[] {
  const meter = html('meter', { min: 0, max: 1, value: score.probability.toFixed(4), 'aria-label': name });
  return [html('dt', {}, name), html('dd', {}, meter, html('span', {}, formatProbability(score.probability)))];
}
