import { anyObject, listOf, maybe, object, once, oneOf, text, textOr } from '../wire-shapes.ts';

/** Parts of a message in a response; `reasoning_text` is for those that think in the open. */
export const answeredPart = once(() =>
  oneOf('type', {
    output_text: {
      text,
      annotations: listOf(object({ type: text })),
      logprobs: maybe(listOf(anyObject)),
    },
    refusal: { refusal: text },
    reasoning_text: { text },
  }),
);

export const summaryPart = once(() => oneOf('type', { summary_text: { text } }));

export const reasoningPart = once(() => oneOf('type', { reasoning_text: { text } }));

/** Content of a message in a request, or of what a tool answered. */
export const sentContent = once(() =>
  textOr(
    oneOf('type', {
      input_text: { text },
      input_image: { image_url: maybe(text), file_id: maybe(text), detail: maybe(text) },
      input_file: { file_id: maybe(text), file_data: maybe(text), file_url: maybe(text) },
      input_audio: { input_audio: anyObject },
      output_text: { text, annotations: maybe(listOf(anyObject)) },
      refusal: { refusal: text },
    }),
  ),
);
