import { looksLikeChance, looksMixed } from './looks-random.ts';
import { start, startOutsideBase64 } from './secret-shape.ts';
import type { SecretShape } from './secret-shape.ts';

/**
 * Beginnings that makers gave their tokens so that they can be found. What follows is long and
 * random; how long exactly changes, and does not matter.
 */
const beginnings = [
  // Forges, packages
  'gl(?:pat|dt|rt|ptt|ft|soat|cbt|imt|agent|oas)-',
  'npm_',
  'pypi-',
  'rubygems_',
  'dckr_(?:pat|oat)_',
  'ATATT3x',
  'ATCTT3x',
  // Payment, shops
  '[sr]k_(?:live|test|prod)_',
  'whsec_',
  'sq0[a-z]{3}-',
  'shp(?:at|ca|pa|ss)_',
  // Mail, chat
  'SG\\.',
  // Models
  'hf_',
  'r8_',
  'gsk_',
  'xai-',
  'pplx-',
  // Clouds, operation
  'ya29\\.',
  'GOCSPX-',
  'do[opr]_v1_',
  'hv[sbr]\\.',
  'dp\\.(?:pt|st|ct|sa|scim|audit)\\.',
  'pul-',
  'dapi',
  'glsa_',
  'glc_',
  'sntry[su]_',
  'NR(?:AK|JS|II|AA)-',
  'pscale_(?:tkn|pw|oauth)_',
  'sbp_',
  // Work
  'lin_(?:api|oauth)_',
  'ntn_',
  'PMAK-',
  'fig[dou]_',
];

/** Makers whose tokens have a mark in the middle, or nothing but their lengths. */
export const vendorTokens: readonly SecretShape[] = [
  {
    kind: 'vendor-token',
    pattern: new RegExp(
      `${startOutsideBase64}(?:${beginnings.join('|')})[A-Za-z0-9_.=-]{16,}`,
      'g',
    ),
    looksReal: (text) => looksLikeChance(text) || looksMixed(text.slice(text.search(/[-_.]/) + 1)),
  },
  {
    kind: 'hashicorp-token',
    pattern: new RegExp(`${start}[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{50,}`, 'g'),
  },
  {
    kind: 'telegram-token',
    pattern: new RegExp(`${start}\\d{8,10}:AA[A-Za-z0-9_-]{32,34}(?![A-Za-z0-9_-])`, 'g'),
  },
  {
    kind: 'google-refresh-token',
    pattern: new RegExp(`${startOutsideBase64}1//0[A-Za-z0-9_-]{40,}`, 'g'),
    looksReal: looksLikeChance,
  },
  {
    kind: 'airtable-token',
    pattern: new RegExp(`${start}pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}`, 'g'),
  },
  {
    // The address itself lets anybody post.
    kind: 'webhook',
    pattern:
      /(?:hooks\.slack\.com\/(?:services|workflows)|discord(?:app)?\.com\/api\/webhooks|(?<![\w-])[\w-]{1,60}\.webhook\.office\.com\/webhookb2)\/(?<secret>[A-Za-z0-9_@/-]{30,})/dg,
  },
];
