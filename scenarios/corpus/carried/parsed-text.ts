/** JSON in a text as its value: clients write the same with other white space. Else as it is. */
export function parsedText(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text === '' ? '{}' : text) as unknown;
  } catch {
    return text;
  }
}
