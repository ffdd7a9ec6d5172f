const { sum } = require('./sum.js');

const actual = sum([1, 2, 3]);
if (actual !== 6) {
  console.log(`FAIL sum([1, 2, 3]): expected 6, got ${actual}`);
  process.exit(1);
}
console.log('ok: sum([1, 2, 3]) is 6');
