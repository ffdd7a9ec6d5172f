/**
 * What kind of thing a difference is in, for whoever looks for its cause: the system prompt or text
 * of user or assistant (`prompt`), what the tools are said to be (`tool_schema`), what one answered
 * (`tool_result`), `model`, how it is asked (`settings`), something at another place or time than
 * recorded (`order`), something too much or too little (`extra`, `missing`), an exchange that was
 * served already (`consumed`), or none of these (`other`).
 */
export const causes = [
  'prompt',
  'tool_schema',
  'tool_result',
  'model',
  'settings',
  'order',
  'extra',
  'missing',
  'consumed',
  'other',
] as const;
export type Cause = (typeof causes)[number];
