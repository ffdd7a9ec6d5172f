/** A character of the pattern that stands for itself, outside of a set and in one. */
const plain = String.raw`[ !"#%&',\-/0-9:;<=>@A-Z_a-z~\x60]`;
const plainInSet = String.raw`[ !"#$%'()*+,./0-9:;<=>?@A-Z_a-z\x60{|}]`;
const punctuation = String.raw`\\[$()*+./?[\\\]^{|}]|\\x2d|\\t`;
const tokens = [
  plain,
  punctuation,
  String.raw`\\[bBdDsSwW]`,
  String.raw`\[\^?(?:${plainInSet}|-(?!-)|${punctuation}|\\[dDsSwW])+\]`,
  String.raw`\((?:\?:|(?!\?))`,
  String.raw`[)|.]`,
  String.raw`(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})\??`,
];
const common = new RegExp(String.raw`^\^?(?:${tokens.join('|')})*\$?$`);

/**
 * Whether a regular expression that JavaScript accepts means the same to ripgrep on plain text:
 * ASCII, lines that end in `\n` alone. Left out are look-around, references, named groups,
 * properties, all that is not ASCII, and what one of the two reads as an operator in a set; also
 * `^` and `$` in the middle, because ripgrep 13 does not find the empty line that `$^` is.
 */
export const isCommon = (source: string): boolean => common.test(source);
