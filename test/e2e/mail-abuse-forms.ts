/** What is tried against a mail server of `mail.example` and `shop.example`; the second has no catch-all. */

const OUTSIDE = 'outside@world.example'

/** A way to have a stranger's mail sent to a stranger. */
export interface Relay {
  readonly form: string
  readonly from?: string
  readonly to: string
  readonly hello?: string
  readonly first?: readonly string[]
  readonly port?: number
  readonly ip6?: boolean
}

/** None of them may be taken. */
export const RELAYS: readonly Relay[] = [
  { form: 'plainly', to: `<${OUTSIDE}>` },
  { form: 'over IPv6', to: `<${OUTSIDE}>`, ip6: true },
  { form: 'without a sender', from: '<>', to: `<${OUTSIDE}>` },
  { form: 'in the name of an account', from: '<ann@mail.example>', to: `<${OUTSIDE}>` },
  { form: 'in the name of the host', from: '<postmaster@mx.mail.example>', to: `<${OUTSIDE}>` },
  { form: 'with a name that is not complete', from: '<root>', to: `<${OUTSIDE}>` },
  { form: 'by a percent sign', to: '<outside%world.example@shop.example>' },
  { form: 'by a percent sign at the host', to: '<outside%world.example@mx.mail.example>' },
  { form: 'by a percent sign at the address', to: '<outside%world.example@[198.51.100.11]>' },
  { form: 'by a bang path', to: '<world.example!outside@shop.example>' },
  { form: 'by a bang path alone', to: '<world.example!outside>' },
  { form: 'by a quoted address', to: `<"${OUTSIDE}">` },
  { form: 'by a quoted address at a domain', to: `<"${OUTSIDE}"@shop.example>` },
  { form: 'by a quoted address at the host', to: `<"${OUTSIDE}"@mx.mail.example>` },
  { form: 'by a route', to: `<@shop.example:${OUTSIDE}>` },
  { form: 'by a longer route', to: `<@mx.mail.example,@shop.example:${OUTSIDE}>` },
  { form: 'by two at signs', to: `<${OUTSIDE}@shop.example>` },
  { form: 'by two at signs at the host', to: `<${OUTSIDE}@mx.mail.example>` },
  { form: 'to an address in numbers', to: '<outside@[203.0.113.21]>' },
  { form: 'to an address in IPv6 numbers', to: '<outside@[IPv6:2001:db8:203::21]>' },
  { form: 'in capitals', to: '<OUTSIDE@WORLD.EXAMPLE>' },
  { form: 'with a dot at the end', to: `<${OUTSIDE}.>` },
  { form: 'without brackets', to: OUTSIDE },
  { form: 'by one who says that it is the host', hello: 'mx.mail.example', to: `<${OUTSIDE}>` },
  { form: 'by one who says that it is localhost', hello: 'localhost', to: `<${OUTSIDE}>` },
  { form: 'by XCLIENT', first: ['XCLIENT ADDR=127.0.0.1 NAME=localhost'], to: `<${OUTSIDE}>` },
  {
    form: 'with a sender who has logged in elsewhere',
    from: '<x@a.example> AUTH=ann@mail.example',
    to: `<${OUTSIDE}>`,
  },
  { form: 'as another recipient', to: `<nobody@shop.example> ORCPT=rfc822;${OUTSIDE}` },
  {
    form: 'as the way back of a forwarded message',
    to: '<nobody+fwd_from=outside=world.example@shop.example>',
  },
  {
    form: 'behind a recipient who is ours',
    first: ['MAIL FROM:<x@a.example>', 'RCPT TO:<eve@shop.example>'],
    to: `<${OUTSIDE}>`,
  },
  { form: 'at port 587', to: `<${OUTSIDE}>`, port: 587 },
  { form: 'at port 465', to: `<${OUTSIDE}>`, port: 465 },
]

const boss = 'boss@bank.example'
const own = 'ann@mail.example'

/** What ann@mail.example tries to be. */
export interface Forgery {
  readonly form: string
  readonly envelope?: string
  readonly header?: string
}

/** Each of them is refused. */
export const FORGERIES: readonly Forgery[] = [
  { form: 'another domain in the envelope', envelope: boss },
  { form: 'another account in the envelope', envelope: 'bob@mail.example' },
  { form: 'its own name at our other domain', envelope: 'ann@shop.example' },
  { form: 'a name below our domain', envelope: 'ann@sub.mail.example' },
  { form: 'postmaster of the host', envelope: 'postmaster@mx.mail.example' },
  { form: 'another domain in From', header: `From: ${boss}` },
  { form: 'another account in From', header: 'From: Bob <bob@mail.example>' },
  { form: 'a bounce with another From', envelope: '', header: `From: ${boss}` },
  { form: 'two From headers', header: `From: ${own}\r\nFrom: ${boss}` },
  { form: 'two From headers, its own last', header: `From: ${boss}\r\nFrom: ${own}` },
  { form: 'two From headers that are the same', header: `From: ${own}\r\nfrom: ${own}` },
  { form: 'two addresses in From', header: `From: ${own}, ${boss}` },
  { form: 'a group', header: `From: Team: ${boss};` },
  { form: 'a group with itself', header: `From: Team: ${own}, ${boss};` },
  { form: 'a group behind itself', header: `From: ${own}, Team: ${boss};` },
  { form: 'an empty group', header: 'From: Nobody:;' },
  { form: 'its own address as the name', header: `From: "${own}" <${boss}>` },
  { form: 'its own address as a bare name', header: `From: ${own} <${boss}>` },
  { form: 'its own address as a comment', header: `From: (${own}) ${boss}` },
  { form: 'its own address as a comment behind', header: `From: ${boss} (${own})` },
  { form: 'its own address as an encoded name', header: `From: =?utf-8?q?ann=40mail.example?= <${boss}>` },
  { form: 'an encoded address', header: 'From: =?utf-8?q?boss=40bank.example?=' },
  { form: 'a name that hides the address', header: `From: "x\\" <${own}>" <${boss}>` },
  { form: 'a quote that does not end', header: `From: "x <${own}>, ${boss}` },
  { form: 'a comment that does not end', header: `From: ${boss} (${own}` },
  { form: 'nested comments', header: `From: (a (b) <${own}>) ${boss}` },
  { form: 'two addresses in brackets', header: `From: <${own}> <${boss}>` },
  { form: 'brackets in brackets', header: `From: <${own}<${boss}>>` },
  { form: 'a route', header: `From: <@mail.example:${boss}>` },
  { form: 'two at signs', header: `From: <${own}@bank.example>` },
  { form: 'a folded From', header: `From:\r\n ${boss}` },
  { form: 'a From folded behind its own', header: `From: ${own},\r\n\t${boss}` },
  { form: 'a blank before the colon', header: `From: ${own}\r\nFrom : ${boss}` },
  { form: 'a From behind a bare carriage return', header: `From: ${own}\r\nX: y\rFrom: ${boss}` },
  { form: 'a semicolon between', header: `From: ${own}; ${boss}` },
  { form: 'letters of another script', header: 'From: \u0430nn@mail.example' },
  { form: 'no From', header: 'To: x@world.example' },
  { form: 'an empty From', header: 'From:' },
  { form: 'nobody', header: 'From: <>' },
  { form: 'a From in the text', header: `X: y\r\n\r\nFrom: ${own}` },
]

/** What an account may write: itself, under any name. */
export const OWN: readonly Forgery[] = [
  { form: 'its address', header: `From: ${own}` },
  { form: 'a name', header: `From: "Ann, of mail" <${own}>` },
  { form: 'an encoded name', header: `From: =?utf-8?b?QW5uw6k=?= <${own}>` },
  { form: 'capitals', envelope: 'Ann@Mail.Example', header: 'From: <ANN@MAIL.EXAMPLE>' },
  { form: 'a tag', envelope: 'ann+lists@mail.example', header: 'From: ann+lists@mail.example' },
]

/** What some server takes for the end of a message, and some does not. */
export const ENDS: readonly (readonly [form: string, bytes: string])[] = [
  ['LF . LF', '\n.\n'],
  ['LF . CR LF', '\n.\r\n'],
  ['CR LF . LF', '\r\n.\n'],
  ['CR . CR', '\r.\r'],
  ['CR . CR LF', '\r.\r\n'],
  ['CR LF . CR', '\r\n.\r'],
  ['LF . CR', '\n.\r'],
  ['CR . LF', '\r.\n'],
  ['CR LF NUL . CR LF', '\r\n\0.\r\n'],
  ['CR LF . NUL CR LF', '\r\n.\0\r\n'],
  ['CR CR LF . CR CR LF', '\r\r\n.\r\r\n'],
  ['LF LF . CR LF', '\n\n.\r\n'],
  ['NEL . NEL', '\u0085.\u0085'],
  ['CR LF .. CR LF', '\r\n..\r\n'],
]
