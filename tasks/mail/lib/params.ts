/** What is said of an account of chasquid beside its name, wherever it is named. */
export const ACCOUNT_PARAMS = {
  password: { type: 'string', secret: true, description: 'the password' },
  state: {
    enum: ['present', 'absent'],
    default: 'present',
    description: 'whether the account exists',
  },
} as const

/** A domain of a mail server, as a playbook has it. */
export const DOMAIN_PARAM = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$', description: 'the domain' },
    state: {
      enum: ['present', 'absent'],
      default: 'present',
      description: 'absent removes it with its accounts, aliases and DKIM keys',
    },
    aliases: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'string' } },
      description: 'names, without the domain, and where their mail goes',
    },
    catch_all: {
      type: 'array',
      items: { type: 'string' },
      description: 'where mail goes that is for neither an account nor an alias',
    },
    dkim: {
      type: 'object',
      additionalProperties: { enum: ['signing', 'retired'] },
      description:
        'the selectors of its DKIM keys: signing, or retired; for mail-records and dkim, s1: signing if not given',
    },
    spf: { type: 'string', pattern: '^v=spf1', description: 'for mail-records: its SPF record' },
    dmarc: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['policy'],
        properties: {
          since: {
            type: 'string',
            pattern: '^\\d{4}-\\d{2}-\\d{2}$',
            description:
              'the day on which it comes into force, in UTC; the first one is in force before that, too',
          },
          policy: { type: 'string', pattern: '^v=DMARC1;', description: 'the record' },
        },
      },
      description: 'for mail-records: its DMARC records, in the order in which they come into force',
    },
    txt: {
      type: 'array',
      items: { type: 'string' },
      description:
        'for mail-records: other texts at the name of the domain, which share a record set with SPF',
    },
    users: {
      type: 'array',
      description: 'the accounts that may send mail; others are left unchanged, unless exclusive',
      items: {
        type: 'object',
        required: ['name'],
        properties: {
          name: {
            type: 'string',
            pattern: '^[a-z0-9][a-z0-9._-]*$',
            description: 'the name, without the domain',
          },
          ...ACCOUNT_PARAMS,
          mailbox: {
            type: 'boolean',
            description:
              'whether its mail is kept on the server, as far as no alias takes it (dovecot-users, and mda of chasquid)',
          },
        },
      },
    },
  },
} as const
