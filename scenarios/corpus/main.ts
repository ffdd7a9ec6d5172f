import { leftOut } from './left-out.ts';
import { renderGroup, renderTotals } from './render-results.ts';
import { isFailed, runCorpus } from './run-corpus.ts';
import { runOnCorpus } from './run-on-corpus.ts';

// `npm run corpus`: real agents' conversations through the engine.
await runOnCorpus({
  nothing: renderTotals([]),
  async run(corpus, write) {
    const results = await runCorpus(corpus, {
      leftOut,
      onGroup: (result) => renderGroup(result).forEach(write),
    });
    renderTotals(results).forEach(write);
    return results.length > 0 && !results.some(isFailed);
  },
});
