import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededChance, shuffled } from './seeded-chance.ts';
import { spawnProcess } from './spawn-process.ts';
import { entryUrl, PRELOAD_VARIABLE, type PreloadPlan } from './surroundings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-preload-'));
  for (const name of 'abcdefgh') await writeFile(join(folder, name), name);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a program prints, as JSON, in a process with the preload. */
async function printed(expression: string, plan: PreloadPlan): Promise<unknown> {
  const script = `
    import { access, readdir } from 'node:fs/promises';
    import { readdirSync } from 'node:fs';
    console.log(JSON.stringify(await (async () => { ${expression} })()));`;
  const { out, err } = await spawnProcess(
    [process.execPath, '--import', entryUrl('preload').href, '--input-type=module', '-e', script],
    {
      cwd: folder,
      environment: { ...process.env, [PRELOAD_VARIABLE]: JSON.stringify(plan) },
      timeoutMs: 20_000,
    },
  );
  expect(err).toBe('');
  return JSON.parse(out);
}

test('the wall clock is ahead, under all its names, and a given time is that', async () => {
  const timeShiftMs = 1e12;
  const [now, made, called, given] = (await printed(
    'return [Date.now(), +new Date(), Date.parse(Date()), +new Date(5)]',
    { timeShiftMs },
  )) as [number, number, number, number];
  const nowMs = Date.now();
  for (const each of [now, made, called]) {
    expect(Math.abs(each - nowMs - timeShiftMs)).toBeLessThan(60_000);
  }
  expect(given).toBe(5);
});

test('listings have all their names in an order that the seed fixes', async () => {
  const expression = "return [await readdir('.'), readdirSync('.')]";
  const plain = (await printed(expression, {})) as string[][];
  const first = (await printed(expression, { listingSeed: 'one' })) as string[][];
  const again = await printed(expression, { listingSeed: 'one' });
  expect(again).toEqual(first);
  expect(first).not.toEqual(plain);
  expect(first.map((names) => names.toSorted())).toEqual(plain.map((names) => names.toSorted()));
});

test('the umask is another one', async () => {
  expect(await printed('return process.umask()', { umask: 0o077 })).toBe(0o077);
});

test('what overlaps ends in another order than it began in, and nothing is lost', async () => {
  const rounds = (await printed(
    `const rounds = [];
     for (let round = 0; round < 40; round += 1) {
       const ended = [];
       await Promise.all([0, 1, 2].map((each) => access('a').then(() => ended.push(each))));
       rounds.push(ended.join());
     }
     return rounds;`,
    { delaySeed: 'one' },
  )) as string[];
  expect(rounds.every((ended) => ended.split(',').toSorted().join() === '0,1,2')).toBe(true);
  // By the delays alone five of twelve; without them hardly any.
  expect(rounds.filter((ended) => ended !== '0,1,2').length).toBeGreaterThan(8);
});

test('chance is fixed by its seed, within its bounds, and shuffles to every order', () => {
  const draws = (seed: string): number[] => Array.from({ length: 200 }, seededChance(seed));
  expect(draws('one')).toEqual(draws('one'));
  expect(draws('one')).not.toEqual(draws('two'));
  expect(draws('one').every((each) => each >= 0 && each < 1)).toBe(true);
  const chance = seededChance('one');
  const orders = Array.from({ length: 100 }, () => shuffled(['a', 'b', 'c'], chance).join(''));
  expect(new Set(orders).size).toBe(6);
});
