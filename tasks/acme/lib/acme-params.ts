import { DNS_KEY } from '../../dns/lib/dns-key.ts'

/** The params of the task `acme`. */
export const ACME_PARAMS = {
  name: {
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9.-]*$',
    description: 'the name of the certificate on the host',
  },
  domains: {
    type: 'array',
    items: { type: 'string', pattern: '^(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)*$' },
    minItems: 1,
    description: 'the names that it covers, in lower case; a wildcard is written *.example.org',
  },
  email: {
    type: 'string',
    pattern: '^[^@\\s]+@[^@\\s]+$',
    description: 'the email address of the account at the certificate authority',
  },
  accept_tos: { enum: [true], description: 'you accept the terms of the authority' },
  state: {
    enum: ['present', 'absent'],
    default: 'present',
    description:
      'absent: no renewal, no settings and no keys of this name; install: also its two files there',
  },
  challenge: {
    enum: ['dns', 'http'],
    default: 'dns',
    description: 'how the names are validated; http: at port 80 of each name, without any access to the DNS',
  },
  webroot: {
    type: 'string',
    pattern: '^/',
    description:
      'http: the directory that a web server shows at port 80; without it, the client itself answers there',
  },
  directory: {
    type: 'string',
    pattern: '^https://',
    default: 'https://acme-v02.api.letsencrypt.org/directory',
    description: 'the URL of the authority’s ACME directory',
  },
  client: {
    enum: ['lego', 'acme.sh'],
    default: 'lego',
    description: 'the ACME client; it must be installed',
  },
  key_type: {
    enum: ['ec256', 'ec384', 'rsa2048', 'rsa4096'],
    default: 'ec256',
    description: 'the key type',
  },
  reuse_key: {
    type: 'boolean',
    default: false,
    description:
      'lego: renewals keep the key, and the next one waits beside it: for TLSA records (DANE), which name both',
  },
  key_number: {
    type: 'integer',
    minimum: 1,
    default: 1,
    description: 'reuse_key: with another number, the key that waited takes over, and a new one waits',
  },
  dns: {
    type: 'object',
    properties: {
      provider: {
        type: 'string',
        default: 'rfc2136',
        description: 'rfc2136, or the client’s name for the provider: cloudflare (lego), dns_cf (acme.sh)',
      },
      server: {
        type: 'string',
        description: 'rfc2136: the name server that accepts updates, host or host:port',
      },
      zone: {
        type: 'string',
        description: 'rfc2136 with acme.sh: the zone, if it cannot be found by querying',
      },
      key: { ...DNS_KEY, description: 'rfc2136: the TSIG key' },
      env: {
        type: 'object',
        additionalProperties: { type: 'string', secret: true },
        description: 'environment variables for the client: the credentials of its provider',
      },
      resolvers: {
        type: 'array',
        items: { type: 'string' },
        description: 'lego: host:port of the resolvers that are asked whether the record is visible',
      },
      alias: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$',
        description:
          'the name that a CNAME at _acme-challenge leads to, and that alone the credentials must be able to change',
      },
      sleep: {
        type: 'integer',
        minimum: 0,
        description: 'acme.sh: seconds to wait for the record instead of querying public resolvers',
      },
    },
    description: 'how the DNS is changed',
  },
  ca_file: {
    type: 'string',
    pattern: '^/',
    description:
      'a file on the host: the authority that signed the ACME server’s own certificate, if it is not a public one',
  },
  install: {
    type: 'object',
    properties: {
      directory: {
        type: 'string',
        pattern: '^(/[^/]+)+$',
        description: 'the directory for fullchain.pem and privkey.pem',
      },
      owner: { type: 'string', default: 'root', description: 'the owner' },
      group: { type: 'string', default: 'root', description: 'the group' },
      mode: {
        type: 'string',
        pattern: '^[0-7]{3,4}$',
        default: '0640',
        description: 'octal digits in quotes',
      },
    },
    required: ['directory'],
    description: 'where the certificate is installed',
  },
  reload: {
    type: 'array',
    items: { type: 'string' },
    argv: true,
    minItems: 1,
    description:
      'a command that makes the services that use the certificate load the new one, now and at each renewal',
  },
  on_failure: {
    type: 'array',
    items: { type: 'string' },
    argv: true,
    minItems: 1,
    description: 'a command that the host runs when a renewal has failed, to tell somebody',
  },
  timer: {
    type: 'string',
    pattern: '^[^\\x00-\\x1f]+$',
    default: 'daily',
    description: 'when the host checks whether renewal is due: systemd.time(7)',
  },
  timer_delay: {
    type: 'string',
    pattern: '^[^\\x00-\\x1f]+$',
    default: '6h',
    description: 'the maximum random delay',
  },
} as const
