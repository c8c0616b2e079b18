/** Hands the library to the tests, which call it from outside by window.airl. */
import { AirlError, createDetector, type Detector, type Report } from '@airl/lib';

/** What a check came to, in a form that leaves the page. */
export type Outcome<Event> = { events: Event[]; report?: Report; error?: { code: string; message: string } };

async function outcomeOf<Event>(
  check: AsyncGenerator<Event, Report, void>, onEvent: (event: Event, count: number) => void = () => undefined,
): Promise<Outcome<Event>> {
  const events: Event[] = [];
  try {
    for (;;) {
      const next = await check.next();
      if (next.done) return { events, report: next.value };
      events.push(next.value);
      onEvent(next.value, events.length);
    }
  } catch (error) {
    if (!(error instanceof AirlError)) throw error;
    return { events, error: { code: error.code, message: error.message } };
  }
}

let detector: Promise<Detector> | undefined;

const airl = {
  outcomeOf,
  detector: (): Promise<Detector> => (detector ??= createDetector({
    assets: new URL('assets/', document.baseURI), executionProviders: ['wasm'],
  })),
};

export type AirlWindow = typeof airl;
Object.assign(window, { airl });
