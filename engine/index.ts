// The engine's door: what a program needs to run the agent by itself. Everything else is inside.
export { agentHost } from './host/agent-host.ts';
export type { AgentHost, HostParts, SessionOptions } from './host/agent-host.ts';
export { systemClock, systemIds, systemRandom } from './host/system-ports.ts';
export { localTools } from './local-tools/local-tools.ts';
export { anthropicClient } from './model-gateway/anthropic/anthropic-client.ts';
export { anthropicModel } from './model-gateway/anthropic/anthropic-model.ts';
export { inMemoryLog } from './storage/in-memory/in-memory-log.ts';
export { jsonlLog } from './storage/jsonl/jsonl-log.ts';
