import { resolve } from 'node:path';
import { buildPackage } from './build-package.ts';

// `npm run build [-- folder]`: makes the package, in `dist` if no folder is given.
const folder = resolve(process.argv[2] ?? 'dist');
await buildPackage(folder);
process.stdout.write(`${folder}\n`);
