import type { CoreErrorCode, CoreResult } from '../../../wasm/airl-core.js';

/** Closed list of error codes, the same in C++, in reports of the command line and here. */
export type AirlErrorCode = CoreErrorCode;

/** Every failure that a caller can expect: a code to act on and a message that says what was wrong and where. */
export class AirlError extends Error {
  override readonly name = 'AirlError';
  readonly code: AirlErrorCode;

  constructor(code: AirlErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The value of a core call; its error becomes an AirlError here and nowhere else. */
export function unwrap<T>(result: CoreResult<T>): T {
  if (result.error) throw new AirlError(result.error.code, result.error.message);
  return result.value;
}

/** Throws `cancelled` where the signal has been aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AirlError('cancelled', 'the check was cancelled');
}

/** For messages of an asset that is not where it should be. */
export const ASSETS_HINT = 'options.assets must point to the folder that airl-assets laid, or name each folder of it';

/** Any thrown value as an AirlError: itself, or `code` with the original's message behind `what`. */
export function asAirlError(thrown: unknown, code: AirlErrorCode, what: string): AirlError {
  if (thrown instanceof AirlError) return thrown;
  // The core's module throws this where its memory cannot grow.
  if ((thrown as { code?: unknown } | null | undefined)?.code === 'out_of_memory') code = 'out_of_memory';
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AirlError(code, `${what}: ${message}`, { cause: thrown });
}
