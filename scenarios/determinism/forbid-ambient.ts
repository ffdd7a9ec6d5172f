import { CodedError } from '#engine/schema/errors.ts';
import { mends } from './ambient-kind.ts';
import { renderFrame } from './call-stack.ts';
import { enginePlaces, isAllowed, placeOf, type AmbientPlace } from './engine-places.ts';
import { installProbes } from './probes.ts';

/** The engine took something from its surroundings past its ports. */
export class AmbientError extends CodedError<'ambient.read'> {}

export interface AmbientGuard extends Disposable {
  /** Every forbidden read since the last call, also where the reader swallowed the error. */
  take(): readonly AmbientError[];
}

export interface ForbidOptions {
  /** Absolute path that the places are named from. */
  readonly root: string;
  readonly places?: readonly AmbientPlace[];
}

/**
 * From now on a read of an ambient source throws where the code that reads it is in one of the
 * places and may not. Whose frame is nearest counts: a package that the engine calls, such as the
 * SDK of a provider, answers for itself, and so does the test runner.
 */
export function forbidAmbient({ root, places = enginePlaces }: ForbidOptions): AmbientGuard {
  const seen: AmbientError[] = [];
  const remove = installProbes(({ source, kind, stack }) => {
    const [caller] = stack;
    if (caller === undefined || !caller.file.startsWith(`${root}/`)) return undefined;
    const place = placeOf(caller.file.slice(root.length + 1), places);
    if (place === undefined || isAllowed(place, kind)) return undefined;
    const error = new AmbientError(
      'ambient.read',
      `${renderFrame(caller, root)}: ${source} is read here, past the ports (invariant D1); ` +
        `${mends[kind].port}.`,
    );
    seen.push(error);
    throw error;
  });
  return { take: () => seen.splice(0), [Symbol.dispose]: remove };
}
