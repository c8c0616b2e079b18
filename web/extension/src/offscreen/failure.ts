import { AirlError, type AirlErrorCode } from '@airl/lib';

import type { CheckFailure, FailureReason } from '../shared/check-record.js';

/** An error whose reason the extension tells in the reader's language. */
export class ReasonError extends AirlError {
  constructor(readonly reason: FailureReason, code: AirlErrorCode, message: string) {
    super(code, message);
  }
}

export function failureOf(error: unknown): CheckFailure {
  if (error instanceof ReasonError) return { code: error.code, message: error.message, reason: error.reason };
  if (error instanceof AirlError) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new AirlError('cancelled', 'the check was cancelled');
}
