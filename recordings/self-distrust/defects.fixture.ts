import * as books from './defects/in-books.fixture.ts';
import * as picking from './defects/in-picking.fixture.ts';
import * as saving from './defects/in-saving.fixture.ts';
import * as transport from './defects/in-transport.fixture.ts';
import type { Harness } from './harness.ts';
import type { TrustCheckName } from './trust-checks.ts';

/** An honest harness with one defect, the check that is there for it, and what that has to say. */
export interface Defect {
  readonly harness: Harness;
  readonly check: TrustCheckName;
  readonly problem: string;
}

const defect = (check: TrustCheckName, harness: Harness, problem: string): Defect => ({
  harness,
  check,
  problem,
});

/** Each gives clean runs, until somebody looks at the bytes. */
export const defects: Readonly<Record<string, Defect>> = {
  'an identical request gets the first answer again': defect(
    'repeated-request',
    picking.cachedByRequest,
    'answer 2 of 3 to one request was "1", recorded "2"',
  ),
  'only the last message is compared': defect(
    'whole-history',
    picking.lastMessageOnly,
    'the conversation that began with "b" was answered "A"',
  ),
  'an exchange is picked by the last message': defect(
    'whole-history',
    picking.pickedByLastMessage,
    'the conversation that began with "b" was answered "A"',
  ),
  'requests at once share one answer': defect(
    'own-conversation',
    picking.oneSlotForAll,
    'conversation a was answered "c1", not a1',
  ),
  'settings are not compared': defect(
    'can-fail',
    picking.messagesOnly,
    'a request with another model passes as the recorded',
  ),
  'a request is compared with itself': defect(
    'can-fail',
    picking.comparedWithItself,
    'a request with another input of a call passes as the recorded',
  ),
  'ids are made anew': defect(
    'bytes-untouched',
    transport.newIds,
    String.raw`byte 73 was recorded as "d\":\"msg_01Aa7\",\"" and came as "d\":\"msg_77Aa7\",\""`,
  ),
  'usage is made anew': defect(
    'bytes-untouched',
    transport.newUsage,
    String.raw`byte 356 was recorded as "tokens\":27}}" and came as "tokens\":31}}"`,
  ),
  'line ends are made alike': defect(
    'bytes-untouched',
    transport.otherLineEnds,
    String.raw`was recorded as "2ln==\"}}\r\n\r\ndata" and came as "2ln==\"}}\n\ndata: "`,
  ),
  'the recording is changed while it is served': defect(
    'bytes-untouched',
    picking.rewritesItsRecording,
    String.raw`was recorded as "d\":\"msg_01Aa7\",\"" and came as "d\":\"msg_99Aa7\",\""`,
  ),
  'chunks are joined': defect(
    'chunk-by-chunk',
    transport.joined,
    'of 3 chunks and the end, 2 left by themselves',
  ),
  'a body is buffered': defect(
    'chunk-by-chunk',
    transport.buffered,
    'before chunk 2 the client had "", not yet "data: 1\\n\\n"',
  ),
  'a cut stream is played as a whole one': defect(
    'cut-is-cut',
    transport.cutIsWhole,
    'an answer that was reset after 2 chunks came as a whole one: "data: 1\\n\\ndata: 2"',
  ),
  'a status becomes another one': defect(
    'head-untouched',
    transport.plainStatus,
    'status 529 came as 500',
  ),
  'retry-after is shortened': defect(
    'head-untouched',
    transport.noWaiting,
    'the headers of status 429 came as {"retry-after":"0","x-should-retry":"true"}',
  ),
  'the provider is asked beside the recording': defect(
    'no-way-out',
    transport.asksBeside,
    'the provider was reached by POST /v1/messages',
  ),
  'a miss goes to the provider': defect(
    'no-way-out',
    transport.missGoesLive,
    'the provider was reached by POST /v1/messages',
  ),
  'a miss has a status that clients retry': defect(
    'miss-is-final',
    transport.missIsOutage,
    'a miss has status 503: a client asked 3 times',
  ),
  'a miss asks to be retried': defect(
    'miss-is-final',
    transport.missMayBeRetried,
    'a miss has status 400: a client asked 3 times',
  ),
  'a miss is forgiven once a later request is answered': defect(
    'miss-is-latched',
    books.forgivesMisses,
    'after a miss and 2 answers the receipt is ok, with 0 misses',
  ),
  'a miss is noted with its whole address': defect(
    'key-of-miss',
    books.notesAddress,
    'the receipt of a miss holds the key of its address',
  ),
  'an empty recording passes': defect(
    'empty-recording',
    books.silenceIsOk,
    'a recording without exchanges passes',
  ),
  'what nobody asked for passes': defect(
    'left-over',
    books.leftOversAreOk,
    'with exchange 2 left over the receipt is ok, and names [2]',
  ),
  'a secret stays in the address': defect(
    'secrets-stay-out',
    saving.forgetsAddress,
    'the secret in the address was saved',
  ),
  'a secret stays in the body': defect(
    'secrets-stay-out',
    saving.forgetsBody,
    'the secret in the body was saved',
  ),
  'a secret stays in a cookie': defect(
    'secrets-stay-out',
    saving.keepsCookies,
    'the secret in a cookie was saved',
  ),
  'a secret stays in two chunks': defect(
    'secrets-stay-out',
    saving.chunkByItself,
    'the secret in two chunks was saved',
  ),
  'a secret stays in two events': defect(
    'secrets-stay-out',
    saving.bytesByThemselves,
    'the secret in two events was saved',
  ),
  'bytes are saved as text': defect(
    'saved-as-it-came',
    saving.chunksAsText,
    'was saved as ["data: 1\\r\\n","ï¿½","ï¿½ï¿½",""," "]',
  ),
  'chunks are saved as one': defect(
    'saved-as-it-came',
    saving.joinsChunks,
    'times [2500,5000,7500,10000,12500,15000,17500] was saved as [2500,5000,17500]',
  ),
  'a reset is saved as an end': defect(
    'saved-as-it-came',
    saving.savesCutAsWhole,
    'end reset was saved as ok',
  ),
};
