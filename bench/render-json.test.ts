import { expect, test } from 'vitest';
import { renderJson } from './render-json.ts';

test('the document has every figure, and says of each target whether it is met', () => {
  const figure = { name: 'turn', value: 3, unit: 'ms' };
  const target = { value: 3, most: 2, unit: 'ms' };
  const tables = [{ title: 'turns', figures: [{ ...figure, target }, figure] }];
  const text = renderJson({ node: 'v24.0.0', cores: 2 }, [{ suite: 'streams', tables }]);
  expect(JSON.parse(text)).toEqual({
    machine: { node: 'v24.0.0', cores: 2 },
    suites: [
      {
        suite: 'streams',
        tables: [
          {
            title: 'turns',
            figures: [{ ...figure, target: { ...target, met: false } }, figure],
            notes: [],
          },
        ],
      },
    ],
  });
});
