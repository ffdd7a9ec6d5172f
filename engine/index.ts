// The engine's door: what a program needs to run the agent by itself. Everything else is inside.
export { agentHost } from '#engine/host/agent-host.ts';
export type { AgentHost, HostParts, SessionOptions } from '#engine/host/agent-host.ts';
export { systemClock, systemIds, systemRandom } from '#engine/host/system-ports.ts';
export { localTools } from '#engine/local-tools/local-tools.ts';
export { anthropicClient } from '#engine/model-gateway/anthropic/anthropic-client.ts';
export { anthropicModel } from '#engine/model-gateway/anthropic/anthropic-model.ts';
export { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
export { jsonlLog } from '#engine/storage/jsonl/jsonl-log.ts';
