import { defineTask, Refusal } from 'hostwright'
import { mailTested } from './lib/mail-test.ts'

export default defineTask({
  name: 'mail-test',
  summary:
    'Tests that a message submitted with a password is sent on and that a wrong password is refused; leaves nothing behind.',
  params: {
    properties: {
      server: {
        type: 'string',
        minLength: 1,
        description: 'the name of the mail server, as in its certificate',
      },
      address: {
        type: 'string',
        description: 'the address at which the controller reaches it, if not its name',
      },
      port: {
        type: 'integer',
        minimum: 1,
        maximum: 65535,
        default: 465,
        description: 'the port on which it speaks TLS from the start',
      },
      user: { type: 'string', minLength: 1, description: 'the account: i@example.org' },
      password: { type: 'string', secret: true, minLength: 1, description: 'its password' },
      guess_as: {
        type: 'string',
        minLength: 1,
        description:
          'the account with which a wrong password is tried, by default the same: another one, where a host that holds off guessing is told to leave that one alone',
      },
      from: { type: 'string', description: 'the sender; by default the account' },
      to: { type: 'string', pattern: '^[^@\\s<>]+@[^@\\s<>]+$', description: 'who gets the message' },
      subject: {
        type: 'string',
        default: 'Test of the mail server',
        pattern: '^[ -~]*$',
        description: 'its subject, in ASCII',
      },
      ca_file: {
        local: 'file',
        description:
          'a file on the controller: the authority that signed the certificate, if it is not a public one',
      },
      mailbox: {
        type: 'object',
        properties: {
          host: { type: 'string', minLength: 1, description: 'the IMAP server' },
          address: {
            type: 'string',
            description: 'the address at which the controller reaches it, if not its name',
          },
          port: {
            type: 'integer',
            minimum: 1,
            maximum: 65535,
            default: 993,
            description: 'its port for TLS',
          },
          user: { type: 'string', minLength: 1, description: 'the account' },
          password: { type: 'string', secret: true, minLength: 1, description: 'its password' },
          ca: {
            type: 'string',
            description: 'an authority to trust instead of the public ones, in PEM form',
          },
        },
        required: ['host', 'user', 'password'],
        description:
          'the mailbox of the recipient: the message is read there, and must have passed SPF, DKIM and DMARC',
      },
      timeout: {
        type: 'integer',
        default: 120,
        minimum: 5,
        description: 'seconds within which it must have been sent on',
      },
    },
    required: ['server', 'user', 'password', 'to'],
  },
  read: async () => null,
  plan: (_nothing, params) => {
    const { server, address, port, user, password, guess_as, from, to, subject, ca_file, timeout, mailbox } =
      params
    const ca = ca_file?.known === true ? ca_file.value : null
    if (ca !== null && typeof ca !== 'string') throw new Refusal('ca_file is not text in PEM form')
    const sender = from ?? user
    if (!/^[^@\s<>]+@[^@\s<>]+$/.test(sender)) throw new Refusal(`“${sender}” is not an address: set from`)
    return [
      mailTested({
        server,
        address: address ?? server,
        port,
        ca,
        user,
        password,
        guessAs: guess_as ?? user,
        from: sender,
        to,
        subject,
        timeout,
        mailbox:
          mailbox === undefined
            ? null
            : { ...mailbox, address: mailbox.address ?? mailbox.host, ca: mailbox.ca ?? null },
      }),
    ]
  },
})
