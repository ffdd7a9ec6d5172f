/** Whether a model said something in one of the answers so far. */
export type Said = (value: unknown) => boolean;

/**
 * What models said, read in the plainest way: all texts of one name in the JSON of an answer, one
 * after the other, so that what came in pieces is whole again. Shares nothing with the engine.
 * @param answers whole bodies: JSON, lines of it, or server-sent events
 */
export function saidIn(answers: readonly string[]): Said {
  const names = new Set<string>();
  const texts = new Map<string, string>();
  for (const [index, answer] of answers.entries()) {
    for (const value of valuesIn(answer)) {
      visit(value, (name, text) => {
        names.add(name);
        if (text !== undefined) {
          const key = `${index} ${name}`;
          texts.set(key, (texts.get(key) ?? '') + usualAlphabet(text));
        }
      });
    }
  }
  const whole = [...texts.values()];
  const has = (text: string): boolean => {
    const written = usualAlphabet(JSON.stringify(text).slice(1, -1));
    const plain = usualAlphabet(text);
    return names.has(text) || whole.some((said) => said.includes(plain) || said.includes(written));
  };
  return (value) => wordsIn(value).every(has);
}

/** Signatures are written in either alphabet of base64, and with or without their end. */
const usualAlphabet = (text: string): string =>
  text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/u, '');

function valuesIn(answer: string): unknown[] {
  const whole = jsonOrNothing(answer);
  if (whole !== undefined) return [whole];
  return answer.split(/\r?\n/u).map((line) => jsonOrNothing(line.replace(/^data: ?/u, '')));
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every name with its text; a name without a text has undefined. */
function visit(
  value: unknown,
  onText: (name: string, text: string | undefined) => void,
  name = '',
): void {
  if (typeof value === 'string') onText(name, value);
  else if (Array.isArray(value)) for (const each of value) visit(each, onText, name);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, below] of Object.entries(value)) {
      onText(key, undefined);
      visit(below, onText, key);
    }
  }
}

/** All texts and names in a value. */
function wordsIn(value: unknown): string[] {
  const words: string[] = [];
  visit(value, (name, text) => void words.push(text ?? name));
  return words;
}
