import { z } from 'zod';
import { ScenarioFile } from './scenario.ts';

/** The JSON Schema of `scenario.yaml`, for editors, as the text of `scenarios/scenario.schema.json`. */
export function scenarioJsonSchema(): string {
  const schema = z.toJSONSchema(ScenarioFile, { io: 'input', target: 'draft-07' });
  const { $schema, ...rest } = schema;
  return `${JSON.stringify({ $schema, title: 'A Reprise scenario', ...rest }, null, 2)}\n`;
}
