/**
 * Groups of the corpus that `npm run corpus` does not run, each with its reason. A group that stands
 * here and would pass is reported: the list must not outlive its reasons.
 */
export const leftOut: Readonly<Record<string, string>> = {
  'anthropic-messages/dd-trace-py__contrib_anthropic_anthropic_completion_tools':
    'the recorded client wrote a call of its own, with another id than the model’s',
  'gemini-generatecontent/cagent__TestExec_Gemini_ToolCall':
    'the recorded agent answered with an id where the API has the name of the function',
};

/** Why a conversation cannot be run whatever the engine does: each is decided by the recording alone. */
export const leftOutKinds = {
  earlier:
    'a request holds more answers than were recorded before it: its beginning is missing, or one answer was told as several turns',
  unsayable:
    'a request holds what no step can say: a system message in between, an approval, audio, an upload',
  unanswered: 'its agent dropped some of the calls of an answer; the engine answers each of them',
  foreign: 'one of its exchanges is of an API that the engine does not speak',
} as const;
export type LeftOutKind = keyof typeof leftOutKinds;
