// `reprise/recordings/msw`: a recording for a whole process. By itself, so that only who uses it needs msw.
export { openMsw } from '#recordings/playback/msw-transport.ts';
export type { MswPlayback } from '#recordings/playback/msw-transport.ts';
