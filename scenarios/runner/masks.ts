import type { Mask, MaskName } from '#scenarios/format/scenario.ts';

/** What differs from run to run without meaning anything, by the name that a scenario declares. */
const known: Readonly<Record<MaskName, RegExp>> = {
  durations:
    /\b\d+m\d+(?:\.\d+)?s\b|\b\d+(?:\.\d+)?\s?(?:[mnµu]?s|min|h|(?:milli|micro|nano)?seconds?|minutes?|hours?)\b/gu,
  pids: /(?<=\b(?:pid|ppid|pgid|process)\b[^\w\n]{0,3})\d+/giu,
  ports: /(?<=\b(?:localhost|127\.0\.0\.1|\[::1\]|port)[: ])\d+/giu,
  'temporary-paths':
    /(?<![\w.~/-])\/(?:private\/)?(?:tmp|var\/tmp|var\/folders)\/[^\s"'`:;,()<>]+/gu,
  timestamps:
    /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?|\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/gu,
};

/** Each mask in its turn: what it fits stands as its name. */
export function maskedText(text: string, masks: readonly Mask[]): string {
  return masks.reduce(
    (rest, mask) =>
      typeof mask === 'string'
        ? rest.replace(known[mask], `{{${mask}}}`)
        : rest.replace(new RegExp(mask.regex, 'gu'), '{{masked}}'),
    text,
  );
}
