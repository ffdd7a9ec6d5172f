/** What in the corpus is not as its API's schema says, and why that is no fault of the schema. */
export interface Oddity {
  /** The beginnings of the ids of the exchanges that have it, after the folder of the API. */
  readonly group: string;
  /** How many findings there are. */
  readonly count: number;
  /** As `renderFinding` has it, with `#` for numbers. */
  readonly finding: string;
  readonly reason: string;
}

const FINISH = 'one of "stop", "length", "tool_calls", "content_filter", "function_call", "error"';

/** Every violation in the corpus. Whoever writes a client of these servers has to know them. */
export const oddities: readonly Oddity[] = [
  {
    group: 'crewai__test_custom_llm_within_crew',
    count: 6,
    finding: 'request messages[#].content[#].type: it is missing: no type',
    reason: 'a bug of the client, which put messages where parts belong; refused with HTTP 400',
  },
  {
    group: 'rig__llamacpp_error_matrix_malformed_request_field',
    count: 1,
    finding: 'request temperature: expected number, received string',
    reason: 'a test of a client, which sends "hot"; refused with HTTP 400',
  },
  {
    group: 'opentelemetry-python-contrib__instrumentation-genai',
    count: 1,
    finding: 'request contents[#].role: "invalid_role" is not one of "user", "model", "function"',
    reason: 'a test of a client; refused with HTTP 400',
  },
  {
    group: 'vertexai-sdk-test-data__mock-responses_vertexai_streaming-failure-unknown-finish-enum',
    count: 1,
    finding: 'response event #, candidates[#].finishReason: "FAKE_ENUM" is not one of',
    reason: 'made by hand, to show what a client does with a reason that does not exist',
  },
  {
    group: 'dd-trace-py__openai_v#_azure_chat_completion_streamed',
    count: 1,
    finding: 'response event #, choices[#].delta: it is missing; expected object',
    reason: 'Azure sends a piece with the results of its content filter alone',
  },
  {
    group: 'dd-trace-py__openai_v#_chat_completion_image_input',
    count: 1,
    finding: `response choices[#].finish_reason: it is missing; expected ${FINISH}`,
    reason: 'the preview of gpt-4-vision had `finish_details` in its place',
  },
  {
    group: 'ai__mistral_mistral-tool-call',
    count: 1,
    finding:
      'response event #, choices[#].delta.tool_calls[#].index: it is missing; expected number',
    reason: 'Mistral once sent whole calls without an index',
  },
  {
    group: 'chatlas__test_provider_cloudflare_test_cloudflare_data_extraction',
    count: 3,
    finding: 'response choices[#].message.content: expected string or array, received object',
    reason: 'Cloudflare parses the JSON that it made the model write',
  },
  {
    group: 'openllmetry-js__instrumentation-together',
    count: 1,
    finding: `response event #, choices[#].finish_reason: "eos" is not ${FINISH}`,
    reason: 'Together once told the token that ended the text in place of the reason',
  },
  {
    group: 'openllmetry-js__instrumentation-together',
    count: 1,
    finding: `response choices[#].finish_reason: "eos" is not ${FINISH}`,
    reason: 'the same, not streamed',
  },
  {
    group: 'pydantic-ai__test_snowflake_test_snowflake_tool_calling',
    count: 2,
    finding: `response choices[#].finish_reason: "" is not ${FINISH}`,
    reason: 'Snowflake leaves the reason empty',
  },
  {
    group: 'rig__mistralrs_responses_api',
    count: 2,
    finding: 'response output[#].content[#].annotations: it is missing; expected array',
    reason: 'mistral.rs leaves out what would be empty',
  },
];
