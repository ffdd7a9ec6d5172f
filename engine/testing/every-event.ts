import type { Happening } from '#engine/core/journal.ts';
import type { EventType } from '#engine/schema/events/session-event.ts';
import { CallId, RequestId, TurnId } from '#engine/schema/ids.ts';

const turnId = TurnId.parse('turn_1');
const requestId = RequestId.parse('req_1');
const callId = CallId.parse('call_1');
const usage = { inputTokens: 10, outputTokens: 5, cacheReadTokens: 3, cacheWriteTokens: 2 };
const totals = { turnId, stepCount: 1, usage, costUsd: 0.25 };
const truncation = { shownBytes: 4, totalBytes: 9 };

/** One event of every type, with every field of its payload; a new type does not compile without. */
export const everyEvent: {
  readonly [Type in EventType]: Extract<Happening, { type: Type }>;
} = {
  'session.created': {
    type: 'session.created',
    payload: {
      workspace: '/workspace',
      model: { provider: 'scripted', model: 'scripted-1' },
      settings: { outputTokensMax: 1_000 },
      permissionMode: 'ask',
      limits: { stepsMax: 5, durationMsMax: 60_000, costUsdMax: 1 },
      retry: { attemptsMax: 3, delayMsMin: 1_000, delayMsMax: 60_000, jitter: 0 },
      engineVersion: 'test',
    },
  },
  'config.changed': {
    type: 'config.changed',
    payload: {
      model: { provider: 'scripted', model: 'scripted-2' },
      settings: { outputTokensMax: 2_000 },
      by: 'user',
      reason: 'cheaper',
    },
  },
  'session.rewound': { type: 'session.rewound', payload: { reason: 'try again' } },
  'session.repaired': {
    type: 'session.repaired',
    payload: { problem: 'torn_line', removedBytes: 12, keptIn: 'session.jsonl.torn' },
  },
  'session.ended': { type: 'session.ended', payload: { reason: 'enough' } },
  'turn.started': { type: 'turn.started', payload: { turnId, turnIndex: 0 } },
  'user.message': {
    type: 'user.message',
    payload: {
      turnId,
      delivery: 'prompt',
      content: [
        { type: 'text', text: 'look at\n  this' },
        { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
      ],
    },
  },
  'context.built': {
    type: 'context.built',
    payload: {
      turnId,
      stepIndex: 0,
      prefix: { why: 'first', system: [{ type: 'text', text: 'Be brief.' }], tools: [] },
      messageCount: 1,
    },
  },
  'model.requested': {
    type: 'model.requested',
    payload: {
      turnId,
      requestId,
      stepIndex: 0,
      attemptIndex: 0,
      provider: 'scripted',
      model: 'scripted-1',
    },
  },
  'model.delta': {
    type: 'model.delta',
    payload: { requestId, index: 0, kind: 'text', text: 'Looking' },
  },
  'assistant.message': {
    type: 'assistant.message',
    payload: {
      turnId,
      requestId,
      content: [
        { type: 'text', text: 'Looking' },
        { type: 'tool_call', callId, name: 'Look', arguments: { at: 'a' } },
      ],
      partial: false,
    },
  },
  'model.completed': {
    type: 'model.completed',
    payload: {
      turnId,
      requestId,
      stopReason: 'tool_use',
      responseId: 'response-1',
      model: 'scripted-1-dated',
      usage,
      costUsd: 0.25,
      _meta: { scripted: { note: 'n' } },
    },
  },
  'model.tool_call_requested': {
    type: 'model.tool_call_requested',
    payload: {
      turnId,
      requestId,
      callId,
      name: 'Look',
      arguments: { at: 'a' },
      malformed: '{"at"',
    },
  },
  'model.failed': {
    type: 'model.failed',
    payload: {
      turnId,
      requestId,
      attemptIndex: 0,
      error: { code: 'overloaded', message: 'busy', retryable: true },
      usage,
      costUsd: 0.25,
      retry: { delayMs: 1_000 },
    },
  },
  'permission.requested': {
    type: 'permission.requested',
    payload: { turnId, callId, name: 'Look', arguments: { at: 'a' }, readOnly: true },
  },
  'permission.resolved': {
    type: 'permission.resolved',
    payload: { turnId, callId, decision: 'allow', by: 'user', reason: 'fine' },
  },
  'tool.started': {
    type: 'tool.started',
    payload: { turnId, callId, name: 'Look', arguments: { at: 'a' }, replay: 'safe' },
  },
  'tool.delta': { type: 'tool.delta', payload: { turnId, callId, text: 'half of it' } },
  'tool.completed': {
    type: 'tool.completed',
    payload: {
      turnId,
      callId,
      output: [{ type: 'text', text: 'seen' }],
      durationMs: 7,
      truncation,
    },
  },
  'tool.failed': {
    type: 'tool.failed',
    payload: {
      turnId,
      callId,
      code: 'timeout',
      output: [{ type: 'text', text: 'too slow' }],
      durationMs: 7,
      truncation,
    },
  },
  'tool.rejected': {
    type: 'tool.rejected',
    payload: { turnId, callId, name: 'Look', code: 'denied', message: 'Permission denied: no' },
  },
  'turn.completed': { type: 'turn.completed', payload: { ...totals, stopReason: 'end' } },
  'turn.failed': {
    type: 'turn.failed',
    payload: { ...totals, code: 'limit_steps', message: 'The turn took 1 steps, its limit.' },
  },
  'turn.interrupted': {
    type: 'turn.interrupted',
    payload: { ...totals, by: 'user', reason: 'enough' },
  },
};
