import { lstat } from 'node:fs/promises';
import { ToolFailure } from '../make-tool.ts';
import { confineExisting } from '../files/confine.ts';
import type { SearchScope } from './search-task.ts';

/**
 * Where to search.
 * @param asked a folder, or a file where `filesToo`
 * @throws ToolFailure where it may not, or cannot
 */
export async function searchScope(
  workspace: string,
  asked: string,
  { filesToo }: { readonly filesToo: boolean },
): Promise<SearchScope> {
  const { root, real, shown } = await confineExisting(workspace, asked);
  if (shown.split('/').includes('.git')) {
    throw new ToolFailure('failed', `${asked} belongs to git, and is not searched.`);
  }
  const stats = await lstat(real);
  if (stats.isDirectory()) return { root, start: shown, startIsFile: false };
  if (filesToo && stats.isFile()) return { root, start: shown, startIsFile: true };
  const what = filesToo ? 'neither a file nor a folder' : 'not a folder';
  throw new ToolFailure('failed', `${asked} is ${what}.`);
}
