import { base62, base64, base64url, digits, hexadecimal, lower, upper } from './chance.ts';
import { joined, kind, out } from './secret-kinds.ts';
import type { SecretKind } from './secret-kinds.ts';

/**
 * Kinds that were written down when the detector was done, from the makers' documentation (read
 * 2026-11-20). What is not found here is not mended in the detector without new ones in its place:
 * they tell what it is worth for makers that nobody thought of.
 */
export const heldOutKinds: readonly SecretKind[] = [
  kind(
    'asana token',
    'ASANA_ACCESS_TOKEN',
    '',
    joined(':', () => '2', out(digits, 16)),
  ),
  kind('buildkite token', 'BUILDKITE_API_TOKEN', 'bkua_', out(hexadecimal, 40)),
  kind(
    'circleci token',
    'CIRCLE_TOKEN',
    'CCIPAT_',
    joined('_', out(base62, 22), out(hexadecimal, 40)),
  ),
  kind(
    'clickup token',
    'CLICKUP_API_TOKEN',
    'pk_',
    joined('_', out(digits, 8), out(upper + digits, 32)),
  ),
  kind('contentful token', 'CONTENTFUL_MANAGEMENT_TOKEN', 'CFPAT-', out(base64url, 43)),
  kind('dropbox token', 'DROPBOX_TOKEN', 'sl.', out(base64url, 136)),
  kind('flyio token', 'FLY_API_TOKEN', 'FlyV1 fm2_', out(base64, 200)),
  kind('intercom token', 'INTERCOM_TOKEN', 'dG9rOj', out(base62, 54)),
  kind(
    'launchdarkly key',
    'LAUNCHDARKLY_SDK_KEY',
    'sdk-',
    joined('-', out(hexadecimal, 8), out(hexadecimal, 4), out(hexadecimal, 12)),
  ),
  kind('ngrok token', 'NGROK_AUTHTOKEN', '', joined('_', out(base62, 27), out(base62, 21))),
  kind('okta token', 'OKTA_API_TOKEN', '00', out(base64url, 40)),
  kind('openweather key', 'appid', '', out(hexadecimal, 32)),
  kind('segment key', 'SEGMENT_WRITE_KEY', '', out(base62, 32)),
  kind('sonar token', 'SONAR_TOKEN', 'sqp_', out(hexadecimal, 40)),
  kind('tailscale key', 'TS_AUTHKEY', 'tskey-auth-', joined('-', out(base62, 17), out(base62, 32))),
  kind('typeform token', 'TYPEFORM_TOKEN', 'tfp_', joined('_', out(base62, 44), out(base62, 14))),
  kind('wifi password', 'psk', '', joined('', out(lower, 8), out(digits, 4))),
  kind('wordpress salt', 'SECURE_AUTH_SALT', '', out(`${base62}!@#%^&*()-_`, 64)),
];
