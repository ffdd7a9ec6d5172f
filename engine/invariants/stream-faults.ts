import { ModelChunk } from '#engine/schema/model-stream.ts';

/** Everything that is wrong with a stream by the grammar of `ModelChunk`, in words; empty is right. */
export function streamFaults(chunks: readonly ModelChunk[]): string[] {
  const faults: string[] = [];
  const calls = new Map<number, string>();
  const ended = new Set<number>();
  for (const [position, chunk] of chunks.entries()) {
    const fault = (problem: string): void =>
      void faults.push(`${position} ${chunk.type}: ${problem}`);
    if (!ModelChunk.safeParse(chunk).success) fault('does not fit the schema');
    const isClosing = chunk.type === 'finished' || chunk.type === 'failed';
    if (isClosing !== (position === chunks.length - 1)) fault('the closing chunk is not the last');
    if (chunk.type === 'finished' && calls.size > 0) fault('a call has no end (model-port.4)');
    if (!('index' in chunk)) continue;
    const { index } = chunk;
    if (ended.has(index)) fault(`block ${index} was complete`);
    const kind = chunk.type.split('.')[0] ?? '';
    if (/_?(call|tool)\.started$/.test(chunk.type)) {
      if (calls.has(index)) fault('started twice');
      calls.set(index, kind);
    } else if (/_?(call|tool)\.(delta|completed)$/.test(chunk.type)) {
      if (calls.get(index) !== kind) fault('was not started');
      if (chunk.type.endsWith('completed')) calls.delete(index);
    } else if (chunk.type === 'block.completed') {
      ended.add(index);
    }
  }
  if (chunks.length === 0) faults.push('there are no chunks');
  return faults;
}
