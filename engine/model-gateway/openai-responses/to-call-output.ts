import type { JsonObject } from '#engine/schema/json.ts';
import type { ToolAnswer } from '#engine/schema/message.ts';
import { asObject } from './json-fields.ts';
import { ownMeta } from './provider-meta.ts';
import { textOfOutput, toOutput, urlOf } from './to-content.ts';

/** The call that an answer belongs to, as it stands in the request. */
export interface WireCall {
  readonly id: string;
  /** `function_call`, `custom_tool_call`, `shell_call` … */
  readonly type: string;
}

/** One transparent pixel: a computer call is answered with a picture, whatever happened. */
const NO_PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/**
 * The answer to one call, in the item that its kind of call wants. Only some kinds can say that the
 * call failed; for the others the text says it. A provider part of the whole item's type
 * (`shell_call_output` with `stdout`, say) is that item, as the tool wrote it.
 */
export function toCallOutput(answer: ToolAnswer, { id, type }: WireCall): JsonObject {
  const outputType = `${type === 'tool_search_call' ? 'tool_search' : type}_output`;
  const whole = answer.output
    .flatMap((part) => (part.type === 'provider' ? [ownMeta(part._meta)] : []))
    .find((item) => asObject(item)?.['type'] === outputType);
  return { type: outputType, call_id: id, ...fieldsOf(answer, type), ...whole };
}

function fieldsOf({ output, isError }: ToolAnswer, type: string): JsonObject {
  const text = textOfOutput(output);
  switch (type) {
    case 'shell_call': {
      const outcome = { type: 'exit', exit_code: isError ? 1 : 0 };
      return { output: [{ stdout: text, stderr: '', outcome }] };
    }
    case 'local_shell_call':
      return { output: text };
    case 'apply_patch_call':
      return { status: isError ? 'failed' : 'completed', output: text };
    case 'tool_search_call':
      return { execution: 'client', status: 'completed', tools: [] };
    case 'computer_call': {
      const picture = output.find((part) => part.type === 'image');
      const image_url = picture === undefined ? NO_PICTURE : urlOf(picture.source);
      return { output: { type: 'computer_screenshot', image_url } };
    }
    default: {
      const said = toOutput(output);
      return { output: said === '' && isError ? 'The call failed.' : said };
    }
  }
}
