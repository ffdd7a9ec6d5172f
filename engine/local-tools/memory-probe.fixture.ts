import { CallId } from '#engine/schema/ids.ts';
import { JsonObject } from '#engine/schema/json.ts';
import { localTools } from './local-tools.ts';

// Makes one small call of a tool and then the one it is about, and prints by how many bytes the peak
// of this process's memory grew, with the result.
// Usage: node memory-probe.fixture.ts <workspace> <tool> <small arguments> <arguments>

const [workspace = '', name = '', ...calls] = process.argv.slice(2);
const tools = localTools({
  workspace,
  clock: {
    now: () => 0,
    sleep: () => Promise.resolve(),
    after: () => () => undefined,
    inBackground: () => () => undefined,
  },
  environment: { PATH: process.env['PATH'] ?? '' },
});
const tool = tools.find(({ definition }) => definition.name === name);
const run = (args: string) =>
  tool?.run({
    callId: CallId.parse('call_1'),
    arguments: JsonObject.parse(JSON.parse(args)),
    signal: new AbortController().signal,
    onDelta: () => undefined,
  });

const [small = '', large = ''] = calls;
await run(small);
const before = process.resourceUsage().maxRSS;
const result = await run(large);
const grownBytes = (process.resourceUsage().maxRSS - before) * 1024;
process.stdout.write(JSON.stringify({ grownBytes, result }));
