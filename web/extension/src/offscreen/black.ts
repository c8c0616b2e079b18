/** Whether pictures are black: browsers give nothing else of what DRM protects. */
import { ReasonError } from './failure.js';

/** So many black frames from the first on are taken for protection, not for a fade. */
const BLACK_FRAMES = 3;
/** Luma of black is 16 in limited range, 0 in full range; a little above for rounding. */
const BLACK_LUMA = 18;
const SAMPLES = 4096;

/** Looks at samples of the values: luma, or RGBA and BGRA, whose alpha is passed over. */
export function isBlack(values: Uint8Array, stride: 1 | 4): boolean {
  const step = Math.max(1, Math.floor(values.length / stride / SAMPLES)) * stride;
  const channels = stride === 4 ? 3 : 1;
  for (let at = 0; at < values.length; at += step) {
    for (let channel = 0; channel < channels; ++channel) if (values[at + channel]! > BLACK_LUMA) return false;
  }
  return true;
}

/** Counts black frames. */
export class BlackWatch {
  #seen = 0;
  #black = 0;

  /** Throws where all frames so far were black and they are enough to say so. */
  see(black: boolean): void {
    this.#seen += 1;
    if (black) this.#black += 1;
    if (this.#black === this.#seen && this.#black >= BLACK_FRAMES) this.fail();
  }

  /** Throws where the frames have ended and all were black. */
  end(): void {
    if (this.#seen > 0 && this.#black === this.#seen) this.fail();
  }

  private fail(): never {
    throw new ReasonError('black', 'unsupported', 'the browser gives only black pictures of this video');
  }
}
