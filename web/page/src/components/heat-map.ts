import { html } from '../dom.js';

/** Class activation over the upright face crop, row by row, side x side values; positive spoke for fake. */
export interface HeatMapView {
  side: number;
  values: readonly (number | null)[];
}

const COLOUR = [232, 89, 12] as const;
const MAX_ALPHA = 0.72;

/**
 * Draws the positive part of the activation, scaled to its own maximum, one canvas pixel a cell; the style sheet
 * stretches it over the thumbnail and the browser smooths it.
 */
export function createHeatMap(view: HeatMapView): HTMLCanvasElement {
  const canvas = html('canvas', { class: 'heat-map', width: view.side, height: view.side, 'aria-hidden': 'true' });
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const pixels = context.createImageData(view.side, view.side);
  heatMapAlpha(view.values).forEach((alpha, i) => pixels.data.set([...COLOUR, Math.round(alpha * 255)], i * 4));
  context.putImageData(pixels, 0, 0);
  return canvas;
}

/** Opacity of each cell, 0..MAX_ALPHA: nothing where the activation spoke against fake. */
export function heatMapAlpha(values: readonly (number | null)[]): number[] {
  const maximum = values.reduce<number>((highest, value) => Math.max(highest, value ?? 0), 0);
  return values.map((value) => (value !== null && value > 0 ? (value / maximum) ** 1.5 * MAX_ALPHA : 0));
}
