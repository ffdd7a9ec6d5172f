import { isDeepStrictEqual } from 'node:util';
import type { ToolPort, ToolResult } from '#engine/ports/tool-port.ts';
import type { ToolOutputPart } from '#engine/schema/content.ts';
import type { CallId } from '#engine/schema/ids.ts';
import type { ToolAnswer } from '#engine/schema/message.ts';
import type { Mask } from '#scenarios/format/scenario.ts';
import { canonicalText, textInWorkspace } from './canonical.ts';
import { maskedText } from './masks.ts';
import type { RecordedCall } from './recorded-calls.ts';

export interface VerifiedToolParts {
  readonly calls: ReadonlyMap<string, RecordedCall>;
  readonly masks: readonly Mask[];
  /** Absolute path of the run's copy. */
  readonly workspace: string;
  /** Told of each call whose result equals the recorded one only under the masks. */
  readonly onMasked: (callId: CallId) => void;
}

/**
 * A live tool whose results count as the recorded ones where they differ in nothing but what the
 * scenario masks: the session then goes on with the recorded result, so that nothing after it
 * differs either. Any other result stays what it is, and shows as a divergence.
 */
export function verifiedTool(
  tool: ToolPort,
  { calls, masks, workspace, onMasked }: VerifiedToolParts,
): ToolPort {
  if (masks.length === 0) return tool;
  const isSameText = (live: string, recorded: string): boolean =>
    maskedText(canonicalText(live, workspace), masks) === maskedText(recorded, masks);
  return {
    ...tool,
    async run(invocation) {
      const result = await tool.run(invocation);
      const recorded = calls.get(invocation.callId)?.answer;
      if (recorded === undefined || !isSame(result, recorded, isSameText)) return result;
      const output = recorded.output.map((part) => inWorkspace(part, workspace));
      if (!isDeepStrictEqual(output, result.output)) onMasked(invocation.callId);
      return { ...result, output };
    },
  };
}

function isSame(
  { status, output }: ToolResult,
  recorded: ToolAnswer,
  isSameText: (live: string, recorded: string) => boolean,
): boolean {
  if ((status === 'failed') !== recorded.isError) return false;
  if (output.length !== recorded.output.length) return false;
  return output.every((part, index) => {
    const other = recorded.output[index];
    return part.type === 'text' && other?.type === 'text'
      ? isSameText(part.text, other.text)
      : isDeepStrictEqual(part, other);
  });
}

const inWorkspace = (part: ToolOutputPart, workspace: string): ToolOutputPart =>
  part.type === 'text' ? { ...part, text: textInWorkspace(part.text, workspace) } : part;
