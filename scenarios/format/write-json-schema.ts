import { writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from './json-schema.ts';

// `npm run schema`: writes the schema that editors use. A test fails when it is stale.
writeFileSync('scenarios/scenario.schema.json', scenarioJsonSchema());
