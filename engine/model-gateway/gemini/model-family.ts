/**
 * Whether a model is of the families from 3 on, which want a signature on calls, take levels of
 * thinking, and media inside the answer of a function. `gemini-flash-latest` and the like name new
 * ones; models that are no Gemini (Gemma, tuned ones) follow the old rules.
 */
export function isThirdFamily(model: string): boolean {
  const [, after] = /(?:^|\/)gemini-([^/]*)$/.exec(model) ?? [];
  if (after === undefined) return false;
  const version = /^\d+/.exec(after)?.[0];
  return version === undefined || Number(version) >= 3;
}
