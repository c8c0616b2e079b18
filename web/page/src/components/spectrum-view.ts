import { html } from '../dom.js';
import { SPECTRUM } from '../strings.js';
import { againstMedian, heightsAtMarks, spectrumCurve } from './spectrum-curve.js';
import { MARKS, spectrumPicture } from './spectrum-picture.js';

/** A log spectrum reduced for showing, as the report keeps it. Natural logarithms of amplitude. */
export interface SpectrumData {
  /** Square, row by row, up to 1/2 cycle per pixel. */
  map: Float32Array;
  /** Over the same frequencies, both directions together. */
  profile: Float32Array;
}

/** What one face's spectrum is shown with. */
export interface SpectrumView {
  face: SpectrumData;
  /** Absent where the model's package has none. */
  mean?: SpectrumData & { faces: number };
}

/** Share of a picture's cells that may lie below, and above, the scale of colours. */
const BELOW = 0.02;
const ABOVE = 0.002;

/** The spectrum beside the mean of photographs, folded away until the reader asks for it. */
export function spectrumView(view: SpectrumView): HTMLElement {
  return html(
    'details',
    { class: 'spectrum' },
    html('summary', {}, SPECTRUM.show),
    ...spectrumFigures(view),
    html('p', { class: 'note' }, SPECTRUM.lookFor),
    html('p', { class: 'note' }, SPECTRUM.caution),
    html('p', { class: 'note' }, SPECTRUM.axes),
  );
}

/** The pictures and the curve without what explains them; drawings stand alone as markup. */
export function spectrumFigures({ face, mean }: SpectrumView): HTMLElement[] {
  const maps = [face, ...(mean ? [mean] : [])].map(({ map }) => againstMedian(map));
  const sorted = maps.map((map) => map.slice().sort());
  const low = Math.min(...sorted.map((map) => map[Math.floor(BELOW * map.length)] ?? 0));
  const high = Math.max(...sorted.map((map) => map[Math.floor((1 - ABOVE) * map.length)] ?? 0), low + 1e-3);
  const captions = [SPECTRUM.face, ...(mean ? [SPECTRUM.mean(mean.faces)] : [])];
  const lines = [...(mean ? [{ name: 'mean', profile: mean.profile }] : []), { name: 'own', profile: face.profile }];
  return [
    html(
      'div',
      { class: 'spectrum-pictures' },
      ...maps.map((map, i) =>
        html(
          'figure',
          {},
          spectrumPicture(map, low, high, SPECTRUM.picture(captions[i] ?? '')),
          html('figcaption', {}, captions[i]),
        ),
      ),
    ),
    html(
      'figure',
      {},
      spectrumCurve(lines, SPECTRUM.curve),
      html(
        'figcaption',
        {},
        html('span', { class: 'key' }),
        heightsText(SPECTRUM.face, face.profile),
        ...(mean
          ? [html('br'), html('span', { class: 'key mean' }), heightsText(SPECTRUM.meanShort, mean.profile)]
          : []),
      ),
    ),
  ];
}

/** "This face: 1/8 +3 %, 1/4 −2 %, 3/8 −25 %". */
function heightsText(name: string, profile: Float32Array): string {
  const heights = heightsAtMarks(profile).map((height, i) => {
    const percent = Math.round(100 * height);
    return `${MARKS[i]?.text} ${percent < 0 ? '−' : '+'}${Math.abs(percent)}\u00a0%`;
  });
  return ` ${name}: ${heights.join(', ')}`;
}
