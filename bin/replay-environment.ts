import type { Recording } from '#recordings/format/recording.ts';

/** How the official clients of a provider are told where it is. */
interface ClientVariables {
  readonly baseUrl: string;
  readonly apiKeys: readonly string[];
  /** Finds what stands before the client's own part of a recorded path. */
  readonly path: RegExp;
  /** What a base URL has for a path where no request of that API was recorded. */
  readonly usualPath: string;
}

const providers: readonly ClientVariables[] = [
  {
    baseUrl: 'ANTHROPIC_BASE_URL',
    apiKeys: ['ANTHROPIC_API_KEY'],
    path: /^(.*)\/v1\/messages(?:\/count_tokens)?$/u,
    usualPath: '',
  },
  {
    baseUrl: 'OPENAI_BASE_URL',
    apiKeys: ['OPENAI_API_KEY'],
    path: /^(.*)\/(?:chat\/completions|responses)$/u,
    usualPath: '/v1',
  },
  {
    baseUrl: 'GOOGLE_GEMINI_BASE_URL',
    apiKeys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    path: /^(.*)\/v1(?:alpha|beta)?\/models\/[^/]+:\w+$/u,
    usualPath: '',
  },
];

/** Clients refuse to start without a key; this one opens nothing anywhere. */
const KEY = 'replayed';

export interface EnvironmentParts {
  /** Where the recording is served: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly recording: Recording;
  /** The variables that are set already. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The variables that make an agent ask a replay in its provider's place. Those of every provider are
 * among them: a request to one that was not recorded shall be a miss, and no real request.
 */
export function replayEnvironment({
  url,
  recording,
  environment,
}: EnvironmentParts): Record<string, string> {
  const paths = recording.exchanges.map(({ request }) => new URL(request.url).pathname);
  const variables: Record<string, string> = {};
  for (const { baseUrl, apiKeys, path, usualPath } of providers) {
    const [before] = paths.flatMap((each) => path.exec(each)?.[1] ?? []);
    variables[baseUrl] = `${url}${before ?? usualPath}`;
    for (const name of apiKeys) variables[name] = KEY;
  }
  return { ...variables, ...pastProxies(environment) };
}

/** A proxy of this machine would look for 127.0.0.1 on its own. */
function pastProxies(environment: EnvironmentParts['environment']): Record<string, string> {
  const names = Object.keys(environment).filter((name) => environment[name] !== '');
  if (!names.some((name) => /^(?:https?|all)_proxy$/iu.test(name))) return {};
  return Object.fromEntries(
    ['NO_PROXY', 'no_proxy'].map((name) => {
      const hosts = [environment[name] ?? '', '127.0.0.1'].filter((text) => text !== '');
      return [name, hosts.join(',')];
    }),
  );
}
