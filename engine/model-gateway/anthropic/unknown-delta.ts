import type { JsonObject } from '#engine/schema/json.ts';

/**
 * Applies a delta whose type this version does not know to the fields of its block, by the habit of
 * all known ones: a string continues the string of the same name, any other value replaces it. Null
 * says "nothing new" (`compaction_delta` sends it for `encrypted_content`) and never erases.
 */
export function applyUnknownDelta(fields: JsonObject, delta: JsonObject): void {
  for (const [name, value] of Object.entries(delta)) {
    if (name === 'type') continue;
    const before = fields[name];
    if (typeof value === 'string' && typeof before === 'string') fields[name] = before + value;
    else if (value !== null || before === undefined) fields[name] = value;
  }
}
