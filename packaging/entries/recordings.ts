// `reprise/recordings`: recordings on disk, and answering from one in a provider's place.
export { InputError } from '#engine/schema/errors.ts';
export { virtualClock } from '#engine/host/virtual-clock.ts';
export { bodyFromText } from '#recordings/format/body-from-text.ts';
export { buildRecording } from '#recordings/format/build-recording.ts';
export type { PlainExchange } from '#recordings/format/build-recording.ts';
export { readRecording } from '#recordings/format/read-recording.ts';
export type { Exchange, Recording } from '#recordings/format/recording.ts';
export { secretsFromEnvironment } from '#recordings/format/redaction/known-secrets.ts';
export { redact, scanForSecrets } from '#recordings/format/redaction/redact.ts';
export { writeRecording } from '#recordings/format/write-recording.ts';
export type { Gate } from '#recordings/playback/gates.ts';
export { openLoopback } from '#recordings/playback/loopback-transport.ts';
export type { Loopback, LoopbackOptions } from '#recordings/playback/loopback-transport.ts';
export { playback } from '#recordings/playback/playback.ts';
export type { Playback, PlaybackOptions } from '#recordings/playback/playback.ts';
export { PlaybackError } from '#recordings/playback/playback-error.ts';
export type { Miss, Receipt } from '#recordings/playback/receipt.ts';
export type { PlaybackPolicy } from '#recordings/playback/playback-policy.ts';
