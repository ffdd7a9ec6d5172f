import { expect, test } from 'vitest';
import { probeChildNetwork } from './child-network.ts';

const environment = { PATH: '/usr/local/bin:/usr/bin:/bin' };

test('the first launcher that leads to another namespace is taken', async () => {
  // Says of itself what a real one would, so that this holds on every system that has /proc.
  const isolating = ['sh', '-c', 'echo net:[1]', 'sh'];
  const found = await probeChildNetwork(environment, [['false'], isolating, ['true']]);
  const missing = `not isolated (${process.platform} has no network namespaces)`;
  expect(found).toEqual(
    process.platform === 'linux'
      ? { status: 'isolated', launcher: isolating }
      : { status: missing, launcher: [] },
  );
});

test.for([
  ['is missing', ['no-such-launcher'], 'Error: spawn no-such-launcher ENOENT'],
  [
    'may not',
    ['sh', '-c', 'echo "unshare: Operation not permitted" >&2; exit 1', 'sh'],
    'unshare: Operation not permitted',
  ],
  ['changes nothing', ['env'], 'env leaves the namespace as it is'],
] as const)('a launcher that %s: not isolated, with the reason', async ([, launcher, reason]) => {
  const why =
    process.platform === 'linux' ? reason : `${process.platform} has no network namespaces`;
  expect(await probeChildNetwork(environment, [launcher])).toEqual({
    status: `not isolated (${why})`,
    launcher: [],
  });
});
