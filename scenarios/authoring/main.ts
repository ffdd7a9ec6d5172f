import { authoredCases } from './cases.ts';
import { authorRecording } from './author.ts';

// `npm run author [-- names]`: makes the authored recordings anew. Run it when a case is new; a
// recording that changes for any other reason is a change of behaviour to be read in review.
const names = process.argv.slice(2);
const root = process.cwd();
const place = {
  catalog: `${root}/scenarios/catalog`,
  library: `${root}/recordings/library`,
  runsFolder: `${root}/.reprise/authoring`,
};
const wanted = authoredCases.filter(
  ({ scenario }) => names.length === 0 || names.some((name) => scenario.includes(name)),
);
for (const authored of wanted) {
  await authorRecording(authored, place);
  process.stdout.write(`${authored.scenario}\n`);
}
