import { leftOut as leftOutGroups } from '#scenarios/corpus/left-out.ts';
import { renderGroup } from '#scenarios/corpus/render-results.ts';
import { isFailed, isPassed, runCorpus } from '#scenarios/corpus/run-corpus.ts';
import { runOnCorpus } from '#scenarios/corpus/run-on-corpus.ts';
import { renderExchange, renderReport } from './render-report.ts';
import { runConformance } from './run-conformance.ts';

const SEEDED_CUTS = 50;

// `npm run conformance`: what providers really sent, through the adapters and through the official
// SDKs; and then the requests that go on from it, which are those of `npm run corpus`.
await runOnCorpus({
  nothing: ['0 passed, 0 failed'],
  async run(corpus, write) {
    const conformance = await runConformance(corpus, {
      seededCutCount: SEEDED_CUTS,
      onExchange: (checked) => renderExchange(checked).forEach(write),
    });
    const { checked } = conformance;
    renderReport(conformance).forEach(write);
    const groups = await runCorpus(corpus, {
      leftOut: leftOutGroups,
      onGroup: (group) => (isFailed(group) ? renderGroup(group).forEach(write) : undefined),
    });
    const [went, stuck] = [groups.filter(isPassed).length, groups.filter(isFailed).length];
    write(`${went + stuck} conversations whose next requests were compared: see npm run corpus`);
    const bad = checked.filter(({ problems }) => problems.length > 0).length;
    const failed = bad + stuck;
    write(`${checked.length - bad + went} passed, ${failed} failed`);
    return checked.length > 0 && failed === 0;
  },
});
