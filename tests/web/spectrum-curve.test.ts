/** What the page says of a spectrum's curve in numbers. */
import { expect, test } from 'vitest';

import { heightsAtMarks } from '../../web/page/src/components/spectrum-curve.js';

test('a line at a mark, or one coefficient beside it, is told against its surroundings', () => {
  const profile = new Float32Array(256).map((_, f) => -4 - f / 256);
  profile[64]! += Math.log(1.5);
  profile[129]! -= Math.log(2);
  const [eighth, quarter, threeEighths] = heightsAtMarks(profile);
  expect(eighth).toBeCloseTo(0.5, 1);
  expect(quarter).toBeCloseTo(-0.5, 1);
  expect(threeEighths).toBeCloseTo(0, 1);
});
