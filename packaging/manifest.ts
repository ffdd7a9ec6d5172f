import { entries, nodeMin, packages, peerVersions } from './contents.ts';

/** The parts of this repository's package.json that the package takes over. */
export interface RepositoryManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** package.json as others get it. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly type: 'module';
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<
    Record<string, string | { readonly types: string; readonly default: string }>
  >;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: true }>>;
}

/**
 * The manifest of the package, made from the one here. They differ on purpose: this repository runs
 * TypeScript on Node 24 with all its tools, the package runs JavaScript on older ones with almost
 * none.
 * @param imported packages that the code of the package still imports
 * @param typed packages that its types name
 */
export function packageManifest(
  { name, version, description, license, dependencies }: RepositoryManifest,
  { imported, typed }: { readonly imported: readonly string[]; readonly typed: readonly string[] },
): PackageManifest {
  const needed = [...new Set([...imported, ...typed])].toSorted();
  const peers = needed.filter((each) => packages[each] === 'peer');
  const installed = needed.filter((each) => packages[each] !== 'peer');
  const versionOf = (each: string): string => {
    const found = dependencies[each];
    if (found === undefined) throw new TypeError(`package.json has no dependency ${each}`);
    return found;
  };
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    bin: { [name]: 'bin/reprise.js' },
    exports: {
      ...Object.fromEntries(
        entries.map((entry) => [
          entry.subpath,
          {
            types: `./types/packaging/entries/${entry.name}.d.ts`,
            default: `./lib/${entry.name}.js`,
          },
        ]),
      ),
      './scenario.schema.json': './scenarios/scenario.schema.json',
      './package.json': './package.json',
    },
    engines: { node: `>=${nodeMin}` },
    dependencies: Object.fromEntries(installed.map((each) => [each, versionOf(each)])),
    peerDependencies: Object.fromEntries(
      peers.map((each) => [each, peerVersions[each] ?? `>=${versionOf(each)}`]),
    ),
    peerDependenciesMeta: Object.fromEntries(peers.map((each) => [each, { optional: true }])),
  };
}
