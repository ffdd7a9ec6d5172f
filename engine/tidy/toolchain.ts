/** The parts of package.json that these rules read. */
interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Dependencies that are not one exact version: the lock and the reviewer see the same number. */
export function looseVersions(packageJson: PackageJson): string[] {
  const all = { ...packageJson.dependencies, ...packageJson.devDependencies };
  return Object.entries(all)
    .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
    .map(([name, version]) => `${name}: ${version}`);
}

/**
 * Lines of the lock that say where a package was downloaded. The lock has only names, versions
 * and integrity, so that `npm ci` works with whatever registry a machine is given.
 */
export const registryLines = (lock: string): string[] =>
  lock.split('\n').filter((line) => /"resolved":/.test(line));
