/** `airl-check`: see usage.ts. */
import { AirlError } from '@airl/lib/node';

import { runCrops } from './crops/command.js';
import { runCheck } from './check-command.js';
import { USAGE, UsageError, parseCommand } from './usage.js';

async function main(args: string[]): Promise<number> {
  const command = parseCommand(args);
  if (command === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  return command.command === 'crops' ? runCrops(command) : runCheck(command);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  } else if (error instanceof AirlError) {
    process.stderr.write(`error: ${error.code}: ${error.message}\n`);
    process.exitCode = 1;
  } else {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
