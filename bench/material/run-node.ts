import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs a process of this Node to its end.
 * @param cwd of the process
 * @returns what it printed
 * @throws when it fails, with what it said
 */
export async function runNode(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
  return stdout;
}
