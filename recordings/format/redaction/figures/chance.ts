import { hash } from 'node:crypto';

/** Letters and digits of a seed; the same for the same seed. */
export interface Chance {
  /** So many characters out of an alphabet. */
  of(alphabet: string, length: number): string;
  pick<Value>(values: readonly [Value, ...Value[]]): Value;
}

export const lower = 'abcdefghijklmnopqrstuvwxyz';
export const upper = lower.toUpperCase();
export const digits = '0123456789';
export const hexadecimal = `${digits}abcdef`;
export const base32 = `${upper}234567`;
export const base62 = upper + lower + digits;
export const base64 = `${base62}+/`;
export const base64url = `${base62}-_`;

export function chanceOf(seed: string): Chance {
  let [count, pool] = [0, Buffer.alloc(0)];
  const below = (limit: number): number => {
    if (pool.length < 4) {
      count += 1;
      pool = Buffer.from(hash('sha256', `${seed}/${count}`), 'hex');
    }
    const value = pool.readUInt32BE(0) % limit;
    pool = pool.subarray(4);
    return value;
  };
  return {
    of: (alphabet, length) =>
      Array.from({ length }, () => alphabet[below(alphabet.length)] ?? '').join(''),
    pick: (values) => values[below(values.length)] ?? values[0],
  };
}
