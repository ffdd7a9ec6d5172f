import type { AuthoredCase } from './author.ts';
import { codingCases } from './cases/coding.ts';
import { modelCases } from './cases/model.ts';
import { permissionsCases } from './cases/permissions.ts';
import { thinkingCases } from './cases/thinking.ts';
import { toolsCases } from './cases/tools.ts';
import { turnsCases } from './cases/turns.ts';

/** Every authored recording. Order of responses is order of requests. */
export const authoredCases: readonly AuthoredCase[] = [
  ...codingCases,
  ...modelCases,
  ...permissionsCases,
  ...thinkingCases,
  ...toolsCases,
  ...turnsCases,
];
