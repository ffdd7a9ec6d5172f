import { base32, base62, base64, base64url, digits, hexadecimal, lower, upper } from './chance.ts';
import type { Chance } from './chance.ts';

/** A kind of secret, as its maker documents it. */
export interface SecretKind {
  readonly kind: string;
  /** The name that it has in the maker's own examples. */
  readonly field: string;
  /** The public beginning, by which anybody can tell it; empty where it has none. */
  readonly prefix: string;
  /** What must not get out. */
  readonly random: (chance: Chance) => string;
}

export const kind = (
  name: string,
  field: string,
  prefix: string,
  random: SecretKind['random'],
): SecretKind => ({ kind: name, field, prefix, random });

/** So many characters out of an alphabet. */
export const out =
  (alphabet: string, length: number): SecretKind['random'] =>
  (chance) =>
    chance.of(alphabet, length);

/** Some of each, with something between them. */
export const joined =
  (between: string, ...parts: readonly SecretKind['random'][]): SecretKind['random'] =>
  (chance) =>
    parts.map((part) => part(chance)).join(between);

/**
 * Made from the makers' public documentation, and from nothing that the detector knows: prefixes,
 * alphabets and lengths as they are told to developers (read 2026-11-20). Values are random, and
 * are put together when the figures are made, so that no file holds one.
 */
export const secretKinds: readonly SecretKind[] = [
  // Clouds
  kind('aws access key id', 'aws_access_key_id', 'AKIA', out(base32, 16)),
  kind('aws secret access key', 'aws_secret_access_key', '', out(base64, 40)),
  kind('aws session token', 'AWS_SESSION_TOKEN', 'IQoJb3JpZ2luX2Vj', out(base64, 300)),
  kind('google api key', 'GOOGLE_API_KEY', 'AIza', out(base64url, 35)),
  kind('google client secret', 'client_secret', 'GOCSPX-', out(base64url, 28)),
  kind('google access token', 'access_token', 'ya29.', out(base64url, 150)),
  kind('google refresh token', 'refresh_token', '1//0', out(base64url, 90)),
  kind('azure storage key', 'AccountKey', '', (chance) => `${chance.of(base64, 86)}==`),
  kind(
    'azure client secret',
    'AZURE_CLIENT_SECRET',
    '',
    joined('8Q~', out(base62, 3), out(base64url, 34)),
  ),
  kind('digitalocean token', 'DIGITALOCEAN_TOKEN', 'dop_v1_', out(hexadecimal, 64)),
  kind('cloudflare token', 'CLOUDFLARE_API_TOKEN', '', out(base64url, 40)),
  kind(
    'heroku key',
    'HEROKU_API_KEY',
    '',
    joined(
      '-',
      out(hexadecimal, 8),
      out(hexadecimal, 4),
      out(hexadecimal, 4),
      out(hexadecimal, 12),
    ),
  ),
  kind('alibaba secret', 'accessKeySecret', '', out(base62, 30)),
  kind('ibm cloud key', 'IBMCLOUD_API_KEY', '', out(base64url, 44)),
  // Forges and packages
  kind('github classic token', 'GITHUB_TOKEN', 'ghp_', out(base62, 36)),
  kind(
    'github fine-grained token',
    'GH_TOKEN',
    'github_pat_',
    joined('_', out(base62, 22), out(base62, 59)),
  ),
  kind('gitlab token', 'GITLAB_TOKEN', 'glpat-', out(base64url, 20)),
  kind('bitbucket app password', 'BITBUCKET_APP_PASSWORD', 'ATBB', out(base62, 32)),
  kind('atlassian token', 'JIRA_API_TOKEN', 'ATATT3xFfGF0', out(base64url, 180)),
  kind('gitea token', 'GITEA_TOKEN', '', out(hexadecimal, 40)),
  kind('npm token', '_authToken', 'npm_', out(base62, 36)),
  kind('pypi token', 'TWINE_PASSWORD', 'pypi-AgEIcHlwaS5vcmc', out(base64url, 150)),
  kind('rubygems key', 'GEM_HOST_API_KEY', 'rubygems_', out(hexadecimal, 48)),
  kind('crates.io token', 'CARGO_REGISTRY_TOKEN', 'cio', out(base62, 32)),
  kind('nuget key', 'NUGET_API_KEY', 'oy2', out(`${lower}234567`, 43)),
  kind('docker token', 'DOCKERHUB_TOKEN', 'dckr_pat_', out(base64url, 27)),
  // Chat and mail
  kind(
    'slack bot token',
    'SLACK_BOT_TOKEN',
    'xoxb-',
    joined('-', out(digits, 12), out(digits, 13), out(base62, 24)),
  ),
  kind(
    'slack app token',
    'SLACK_APP_TOKEN',
    'xapp-1-',
    joined('-', out(upper + digits, 11), out(digits, 13), out(hexadecimal, 64)),
  ),
  kind(
    'discord bot token',
    'DISCORD_TOKEN',
    '',
    joined('.', out(base62, 24), out(base64url, 6), out(base64url, 38)),
  ),
  kind(
    'telegram bot token',
    'TELEGRAM_BOT_TOKEN',
    '',
    joined(':AA', out(digits, 10), out(base64url, 33)),
  ),
  kind(
    'sendgrid key',
    'SENDGRID_API_KEY',
    'SG.',
    joined('.', out(base64url, 22), out(base64url, 43)),
  ),
  kind('mailgun key', 'MAILGUN_API_KEY', 'key-', out(hexadecimal, 32)),
  kind('mailchimp key', 'MAILCHIMP_API_KEY', '', (chance) => `${chance.of(hexadecimal, 32)}-us12`),
  kind('twilio auth token', 'TWILIO_AUTH_TOKEN', '', out(hexadecimal, 32)),
  kind('twilio key', 'TWILIO_API_KEY', 'SK', out(hexadecimal, 32)),
  // Payment and shops
  kind('stripe secret key', 'STRIPE_SECRET_KEY', 'sk_live_', out(base62, 99)),
  kind('stripe restricted key', 'STRIPE_API_KEY', 'rk_live_', out(base62, 24)),
  kind('stripe webhook secret', 'STRIPE_WEBHOOK_SECRET', 'whsec_', out(base62, 32)),
  kind('square token', 'SQUARE_ACCESS_TOKEN', 'EAAA', out(base64url, 60)),
  kind('paypal client secret', 'PAYPAL_CLIENT_SECRET', '', out(base64url, 80)),
  kind('shopify token', 'SHOPIFY_ACCESS_TOKEN', 'shpat_', out(hexadecimal, 32)),
  // Models
  kind(
    'anthropic key',
    'ANTHROPIC_API_KEY',
    'sk-ant-api03-',
    (chance) => `${chance.of(base64url, 93)}AA`,
  ),
  kind('openai project key', 'OPENAI_API_KEY', 'sk-proj-', out(base64url, 156)),
  kind('hugging face token', 'HF_TOKEN', 'hf_', out(upper + lower, 34)),
  kind('replicate token', 'REPLICATE_API_TOKEN', 'r8_', out(base62, 37)),
  kind('groq key', 'GROQ_API_KEY', 'gsk_', out(base62, 52)),
  kind('xai key', 'XAI_API_KEY', 'xai-', out(base62, 80)),
  kind('perplexity key', 'PERPLEXITY_API_KEY', 'pplx-', out(base62, 48)),
  kind('cohere key', 'COHERE_API_KEY', '', out(base62, 40)),
  kind('mistral key', 'MISTRAL_API_KEY', '', out(base62, 32)),
  // Operation
  kind('datadog key', 'DD_API_KEY', '', out(hexadecimal, 32)),
  kind('new relic key', 'NEW_RELIC_API_KEY', 'NRAK-', out(upper + digits, 27)),
  kind('sentry token', 'SENTRY_AUTH_TOKEN', 'sntrys_', out(base64url, 120)),
  kind(
    'grafana token',
    'GRAFANA_TOKEN',
    'glsa_',
    joined('_', out(base62, 32), out(hexadecimal, 8)),
  ),
  kind('vault token', 'VAULT_TOKEN', 'hvs.', out(base64url, 90)),
  kind('terraform token', 'TF_TOKEN', '', joined('.atlasv1.', out(base62, 14), out(base64url, 67))),
  kind('doppler token', 'DOPPLER_TOKEN', 'dp.pt.', out(base62, 43)),
  kind('pulumi token', 'PULUMI_ACCESS_TOKEN', 'pul-', out(hexadecimal, 40)),
  kind('databricks token', 'DATABRICKS_TOKEN', 'dapi', out(hexadecimal, 32)),
  kind('linear key', 'LINEAR_API_KEY', 'lin_api_', out(base62, 40)),
  kind('notion token', 'NOTION_TOKEN', 'ntn_', out(base62, 46)),
  kind(
    'postman key',
    'POSTMAN_API_KEY',
    'PMAK-',
    joined('-', out(hexadecimal, 24), out(hexadecimal, 34)),
  ),
  kind('figma token', 'FIGMA_TOKEN', 'figd_', out(base64url, 40)),
  kind(
    'airtable token',
    'AIRTABLE_TOKEN',
    'pat',
    joined('.', out(base62, 14), out(hexadecimal, 64)),
  ),
  kind('algolia key', 'ALGOLIA_ADMIN_KEY', '', out(hexadecimal, 32)),
  kind('supabase token', 'SUPABASE_ACCESS_TOKEN', 'sbp_', out(hexadecimal, 40)),
  // Nobody's in particular
  kind('api key', 'api_key', '', out(base62, 32)),
  kind('client secret', 'clientSecret', '', out(base64url, 43)),
  kind('signing secret', 'signing_secret', '', out(hexadecimal, 64)),
  kind('encryption key', 'ENCRYPTION_KEY', '', (chance) => `${chance.of(base64, 43)}=`),
  kind(
    'password',
    'DB_PASSWORD',
    '',
    joined('', out(upper, 2), out(lower, 4), out('!#%^', 1), out(digits, 3), out(lower, 2)),
  ),
  kind(
    'passphrase',
    'passphrase',
    '',
    joined('-', out(lower, 6), out(lower, 5), out(digits, 3), out(lower, 6)),
  ),
];
