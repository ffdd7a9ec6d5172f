import { EngineError } from '#engine/schema/errors.ts';
import type { RequestId } from '#engine/schema/ids.ts';
import type { ClosingChunk, ModelChunk } from '#engine/schema/model-stream.ts';
import type { Usage } from '#engine/schema/usage.ts';
import { addChunk, startMessage, type MessageDraft } from '#engine/projection/assemble-message.ts';
import { deltaWindow } from './delta-window.ts';
import type { Happening } from './journal.ts';
import type { TurnParts } from './session-parts.ts';

/** Everything that one stream brought. */
export interface Answer {
  readonly draft: MessageDraft;
  /** Text that was shown and is not in the log yet. */
  readonly lastDeltas: readonly Happening[];
  readonly started: Extract<ModelChunk, { type: 'started' }> | undefined;
  readonly usage: Usage | undefined;
  readonly closing: ClosingChunk;
}

/**
 * Reads one stream to its end. Every delta is shown at once; text becomes durable block by block.
 * @throws EngineError when the port broke its contract
 */
export async function readAnswer(
  { ports, journal }: Pick<TurnParts, 'ports' | 'journal'>,
  requestId: RequestId,
  stream: AsyncIterable<ModelChunk>,
): Promise<Answer> {
  const draft = startMessage();
  const deltas = deltaWindow(requestId);
  let started: Answer['started'];
  let usage: Usage | undefined;

  for await (const chunk of stream) {
    addChunk(draft, chunk);
    switch (chunk.type) {
      case 'text.delta':
      case 'thinking.delta': {
        const due = deltas.add(chunk, ports.clock.now());
        if (due.length > 0) await journal.append(...due);
        const kind = chunk.type === 'text.delta' ? 'text' : 'thinking';
        const { index, text } = chunk;
        journal.show({ type: 'model.delta', requestId, index, kind, text });
        break;
      }
      case 'tool_call.delta': {
        const { index, json: text } = chunk;
        journal.show({ type: 'model.delta', requestId, index, kind: 'tool_arguments', text });
        break;
      }
      case 'block.completed': {
        const due = deltas.flush();
        if (due.length > 0) await journal.append(...due);
        break;
      }
      case 'provider.event':
        journal.show({ type: 'provider.event', requestId, event: chunk.event });
        break;
      case 'started':
        started = chunk;
        break;
      case 'usage':
        usage = chunk.usage;
        break;
      case 'finished':
      case 'failed':
        return { draft, lastDeltas: deltas.flush(), started, usage, closing: chunk };
      default: // the draft took it
    }
  }
  throw new EngineError(
    'engine.invariant',
    `The model port of ${ports.model.provider} ended a stream without a closing chunk (model-port.2).`,
  );
}
